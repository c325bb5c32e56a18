package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// repeatTime is how long after the first signal further ones are ignored as repeats: timeout(1) and a terminal that closes
// send theirs twice, to the process and to its group.
const repeatTime = time.Second

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
		echo := time.After(repeatTime)
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
