// Package bench measures the decoder, training, the clock follower and OSC: the subcommands of groovectl bench.
package bench

import (
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
)

// Command returns groovectl bench. Benches of the running daemon reach it through connect.
func Command(connect func(func(*control.Client) error) error) *cobra.Command {
	c := &cobra.Command{Use: "bench", Short: "Measure the decoder, training, the clock follower and OSC"}
	c.AddCommand(decodeCommand(), clockCommand(), oscCommand(connect), trainCommand(), productsCommand())
	return c
}
