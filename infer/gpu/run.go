package gpu

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"
)

// run keeps a process running.
func (d *Decoder) run() {
	defer close(d.done)
	// On Linux the process ends with the thread that started it: see isolate.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	pause := d.options.Pause
	for {
		began := time.Now()
		err := d.runOnce()
		switch {
		case errors.Is(err, errClosed):
			d.retire(nil, err.Error(), true)
			return
		case errors.Is(err, errUnusable) || errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission):
			d.retire(nil, err.Error(), true)
			return
		case time.Since(began) > steady:
			pause = d.options.Pause
		}
		d.retire(nil, fmt.Sprintf("%v; it is started again in %v", err, pause), false)
		select {
		case <-d.stop:
			d.retire(nil, errClosed.Error(), true)
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, maxPause)
	}
}

// runOnce runs a process to its end and returns why it ended.
func (d *Decoder) runOnce() error {
	p, err := startProcess(d.command(), d.model, startPatience, d.stop)
	if err != nil {
		return err
	}
	m, err := d.test(p)
	if err != nil {
		p.kill(err)
		<-p.ended
		return err
	}
	d.publish(p, m)
	select {
	case <-p.ended:
	case <-d.stop:
		p.kill(errClosed)
		<-p.ended
	}
	d.retire(p, p.cause.Error(), false)
	return p.cause
}

// test compares a process with the CPU engine before it is used.
func (d *Decoder) test(p *process) (Measured, error) {
	go func() { // a test that is under way ends with Close
		select {
		case <-d.stop:
			p.kill(errClosed)
		case <-p.ended:
		}
	}()
	cpu, err := d.options.CPU()
	if err != nil {
		return Measured{}, err
	}
	defer cpu.Close() //nolint:errcheck // nothing depends on it any more
	m, err := measure(p, d.model, cpu, d.options.Largest)
	if err != nil {
		return m, err
	}
	if d.options.Keep != nil {
		if reason := d.options.Keep(m); reason != "" {
			d.mu.Lock()
			d.state.GPU, d.state.Measured = p.ready, m
			d.mu.Unlock()
			return m, fmt.Errorf("%w: %s: %s", errUnusable, p.ready.Adapter, reason)
		}
	}
	return m, nil
}
