//go:build linux && cgo

package e2e

import (
	"syscall"
	"testing"
)

// TestJACKTerminate ends the daemon while the song runs and notes are on their way: every note that began ends.
func TestJACKTerminate(t *testing.T) { scenario(t, jackTools(t), terminateOnJACK) }

func terminateOnJACK(t *testing.T, tools string) {
	s := onJACK(t, tools)
	s.command("start")
	s.awaitNotes()
	s.kill(syscall.SIGTERM)
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	all := notes(s.captured())
	if len(all) < 10 {
		t.Errorf("only %d notes", len(all))
	}
	if h := hung(all); len(h) > 0 {
		s.wrong("%d notes hang: %+v", len(h), h)
	}
}
