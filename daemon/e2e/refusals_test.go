//go:build linux && cgo

package e2e

import (
	"context"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// refuse runs the daemon, which must end by itself with an error, and returns what it says.
func refuse(t *testing.T, r *rig) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(r.tools, "grooved"), r.args...)
	cmd.Env = r.environment()
	out, err := cmd.CombinedOutput()
	if err == nil || ctx.Err() != nil {
		t.Fatalf("grooved %v did not refuse: %v\n%s", r.args, err, out)
	}
	return string(out)
}

// TestVMRefuses starts the daemon with what cannot work: the error says what is wrong and what there is.
func TestVMRefuses(t *testing.T) {
	tools := insideTools(t)
	t.Run("UnknownPort", func(t *testing.T) {
		r := newRig(t, tools, "--midi", "port", "--midi-in", "no such port", "--clock", "external")
		r.start() // it waits for the port
		for what, said := range map[string]string{"log": r.logText(), "status": r.mustStatus().MIDI.Error} {
			for _, want := range []string{"no such port", "Midi Through"} {
				if !strings.Contains(said, want) {
					t.Errorf("%s %q does not say %q", what, said, want)
				}
			}
		}
	})
	t.Run("SecondDaemon", func(t *testing.T) {
		r := newRig(t, tools, dense()...)
		r.start()
		if said := refuse(t, r); !strings.Contains(said, r.socket()) {
			t.Errorf("%q does not name the socket", said)
		}
		if _, err := r.status(); err != nil {
			t.Errorf("the first daemon: %v", err)
		}
	})
	t.Run("BusyOSC", func(t *testing.T) {
		r := newRig(t, tools, dense()...)
		c, err := net.ListenPacket("udp", r.osc)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		r.start() // it plays all the same
		for what, said := range map[string]string{"log": r.logText(), "status": r.mustStatus().OSC.Error} {
			if !strings.Contains(said, r.osc) || !strings.Contains(said, "--osc") {
				t.Errorf("%s %q does not name the address and the flag", what, said)
			}
		}
	})
}
