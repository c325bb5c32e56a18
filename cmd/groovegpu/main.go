// Command groovegpu decodes loops on a GPU for grooved and groovectl, which start it and speak to it over its standard input
// and output (package wire). It is a program of its own so that a graphics driver that hangs or crashes takes nothing with it.
// It is built without cgo.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/groovegen/groovegen/infer"
)

// version is set by the linker.
var version = "dev"

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "groovegpu:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("groovegpu", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "groovegpu decodes loops on a GPU. grooved and groovectl start it.")
		flags.PrintDefaults()
	}
	software := flags.Bool("software", false, "use a graphics driver that computes on the processor, for tests")
	check := flags.Bool("check", false, "print the GPU that would be used, and end")
	say := flags.Bool("version", false, "print the version, and end")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *say {
		_, err := fmt.Fprintln(out, "groovegpu", version)
		return err
	}
	if *check {
		a, err := openAdapter(*software)
		if err == nil {
			i := a.Info()
			_, err = fmt.Fprintf(out, "%s (%v, %v, %s)\n", i.Name, i.DeviceType, i.Backend, i.DriverInfo)
		}
		return err
	}
	return serve(in, out, func(m *infer.Model) (decoder, error) {
		a, err := openAdapter(*software)
		if err != nil {
			return nil, err
		}
		return newEngine(a, m)
	})
}
