//go:build cgo && linux

package rtmidi

import (
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/porttest"
	"github.com/groovegen/groovegen/daemon/midiport/reconnect"
	"github.com/groovegen/groovegen/internal/waittest"
)

// otherVariable makes this test binary another program, which has ports until its input ends.
const otherVariable = "GROOVE_TEST_OTHER"

// TestVMOther is that program.
func TestVMOther(t *testing.T) {
	name := os.Getenv(otherVariable)
	if name == "" {
		t.Skip("another program of TestVMLost and TestVMConnect")
	}
	d, err := New(name)
	if err != nil {
		t.Fatal(err)
	}
	in, out, err := d.OpenVirtual(name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = os.Stdin.Read(make([]byte, 1))
	_, _ = in.Close(), out.Close()
}

// other starts another program with a port in and a port out. end ends it.
func other(t *testing.T, d midiport.Driver, name string) (end func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run", "^TestVMOther$")
	cmd.Env = append(os.Environ(), otherVariable+"="+name)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	has := func(ports []string, err error) bool {
		return err == nil && slices.ContainsFunc(ports, func(p string) bool { return strings.Contains(p, name) })
	}
	waittest.Until(t, name+" has ports", func() bool { return has(d.Ins()) && has(d.Outs()) })
	end = func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	}
	t.Cleanup(end)
	return end
}

// TestVMLost: an attached port is lost when the program that it is attached to ends, even if one of the same name is there again.
func TestVMLost(t *testing.T) {
	d := inside(t)
	end := other(t, d, "Lost synth")
	in, err := d.OpenIn("Lost synth")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := d.OpenOut("Lost synth")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	ports := []midiport.Watched{in.(midiport.Watched), out.(midiport.Watched)}
	for _, p := range ports {
		if err := p.Lost(); err != nil {
			t.Errorf("%v, but all is well", err)
		}
	}
	end()
	other(t, d, "Lost synth")
	for _, p := range ports {
		if err := p.Lost(); !errors.Is(err, midiport.ErrNoPort) {
			t.Errorf("error %v, want that the port is gone", err)
		}
	}
}

// TestVMConnect connects virtual ports to those of another program.
func TestVMConnect(t *testing.T) {
	d := inside(t)
	in, out, err := d.OpenVirtual("Connect")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.Close(), out.Close() }()
	const name = "Synth:Synth"
	end := other(t, d, "Synth")
	for _, p := range []any{in, out} {
		c := p.(midiport.Connector)
		if p, ok := porttest.FindPeer(c, name); !ok || p.Connected {
			t.Fatalf("%q is not among %v, or is connected", name, c.Peers())
		}
		if err := c.Connect(name); err != nil {
			t.Fatal(err)
		}
		if !porttest.IsConnected(c, name) {
			t.Errorf("not connected: %v", c.Peers())
		}
		if err := p.(midiport.Watched).Lost(); err != nil {
			t.Error(err)
		}
		if c.Connect("Nonesuch") == nil {
			t.Error("connected to nothing")
		}
	}
	end()
	if p, ok := porttest.FindPeer(out.(midiport.Connector), name); ok {
		t.Errorf("a port that is gone is among the peers: %v", p)
	}
	if err := out.(midiport.Watched).Lost(); err != nil {
		t.Errorf("a virtual port is lost: %v", err)
	}
}

// TestVMReturns: a link to the port of another program follows it as it comes, goes and comes again, and a virtual port is connected
// to it each time.
func TestVMReturns(t *testing.T) {
	d := inside(t)
	log := slog.New(slog.DiscardHandler)
	ignore := func(reconnect.Ports) error { return nil }
	attached, err := reconnect.Open(reconnect.Config{Name: "Drums", Log: log, Open: func() (reconnect.Ports, error) {
		out, err := d.OpenOut("Drums")
		return reconnect.Ports{Out: out}, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	attached.Start(ignore, func() {})
	virtual, err := reconnect.Open(reconnect.Config{Name: "Returns", Connect: []string{"drums"}, Log: log, Open: func() (reconnect.Ports, error) {
		in, out, failed := d.OpenVirtual("Returns")
		return reconnect.Ports{In: in, Out: out}, failed
	}})
	if err != nil {
		t.Fatal(err)
	}
	virtual.Start(ignore, func() {})
	defer func() { _, _ = attached.Close(), virtual.Close() }()
	connected := func() bool {
		p := virtual.Status().Ports
		return porttest.IsConnected(p.In.(midiport.Connector), "Drums:Drums") && porttest.IsConnected(p.Out.(midiport.Connector), "Drums:Drums")
	}
	for range 2 {
		if err := attached.Status().Err; !errors.Is(err, midiport.ErrNoPort) {
			t.Fatalf("error %v, want that the port is missing", err)
		}
		end := other(t, d, "Drums")
		waittest.Until(t, "the port is there", func() bool { return attached.Status().Err == nil })
		waittest.Until(t, "both virtual ports are connected", connected)
		end()
		waittest.Until(t, "the loss is noticed", func() bool { return attached.Status().Err != nil })
	}
	if n := attached.Status().Reconnects; n != 2 {
		t.Errorf("%d reconnects, want 2", n)
	}
	end := other(t, d, "Drums")
	waittest.Until(t, "both virtual ports are connected again", connected)
	end()
	other(t, d, "Drums") // mostly between two looks of the link
	waittest.Until(t, "both virtual ports are connected to a program that was started again at once", connected)
}
