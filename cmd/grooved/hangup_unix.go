//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/groovegen/groovegen/daemon"
)

// reloadOnHangup reads the settings again at each SIGHUP. Call end to stop that.
func reloadOnHangup(d *daemon.Daemon) (end func()) {
	hangups := make(chan os.Signal, 1)
	done := make(chan struct{})
	signal.Notify(hangups, syscall.SIGHUP)
	go func() {
		for {
			select {
			case <-hangups:
				_, _ = d.Reload() // the daemon logs the error and shows it in its status
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(hangups)
		close(done)
	}
}
