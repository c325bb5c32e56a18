// Command grooved runs the daemon: it opens the MIDI port, follows the clock and plays.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/groovegen/groovegen/daemon"
	"github.com/groovegen/groovegen/daemon/config"
)

// version is set by the linker.
var version = "dev"

// started is read before anything else runs, so that ready_ms counts from the start of the process.
var started = time.Now()

func main() {
	if dir, ok := workerFolder(os.Args); ok {
		os.Exit(work(dir))
	}
	if err := newCommand().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "grooved:", err)
		os.Exit(exitCode(err))
	}
}

// exitCode is 2 for wrong settings and 1 for every other error.
func exitCode(err error) int {
	var bad *config.Error
	if errors.As(err, &bad) {
		return 2
	}
	return 1
}

// run plays until the first signal; a second one aborts.
func run(ctx context.Context, src config.Source) error {
	daemon.TuneRuntime()
	ctx, stop := untilSignal(ctx)
	defer stop()
	e := edges(src)
	d, err := daemon.Open(src, e)
	if err != nil {
		return err
	}
	endReloads := reloadOnHangup(d)
	<-ctx.Done()
	endReloads()
	e.Log.Info("ending: notes off, ports closed; a second signal aborts")
	return d.Close()
}
