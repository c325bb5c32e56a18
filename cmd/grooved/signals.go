package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// echoTime is how long after the first signal a second one is ignored: timeout(1) and a closing terminal send each signal
// twice, to the process and to its group.
const echoTime = time.Second

// untilSignal returns a context that ends with the first SIGINT or SIGTERM. A later one ends the process at once.
func untilSignal(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
		cancel()
		echo := time.After(echoTime)
		for {
			select {
			case <-signals:
				if echo == nil {
					os.Exit(1)
				}
			case <-echo:
				echo = nil
			}
		}
	}()
	return ctx, cancel
}
