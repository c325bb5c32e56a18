//go:build linux && cgo

package e2e

import (
	"errors"
	"io"
	"syscall"
	"testing"
	"time"
)

var errNoNotes = errors.New("no notes yet")

// TestJACKTerminate ends the daemon while the song runs and notes are on their way: every note that began ends.
func TestJACKTerminate(t *testing.T) {
	r, transport, captured := onJACK(t, jackTools(t))
	if _, err := io.WriteString(transport, "start\nsleep 60\n"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it plays", func() error {
		st, err := r.status()
		if err == nil && st.Counters.Notes < 10 {
			err = errNoNotes
		}
		return err
	})
	pass(310 * time.Millisecond)
	r.kill(syscall.SIGTERM)
	if code := r.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	pass(tail)
	all := notes(captured())
	if len(all) < 10 {
		t.Errorf("only %d notes", len(all))
	}
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
}
