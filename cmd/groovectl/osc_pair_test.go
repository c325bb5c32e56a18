package main

import (
	"bytes"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"rsc.io/qr"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/internal/waittest"
)

// pairs runs groovectl osc pair with what the user types.
func pairs(t *testing.T, typed string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := newRoot()
	root.SetArgs(append([]string{"osc", "pair"}, args...))
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetIn(strings.NewReader(typed))
	err := root.Execute()
	return out.String(), err
}

func TestOSCPair(t *testing.T) {
	d := ctltest.Start(t)
	d.Dir, d.Senders = t.TempDir(), []string{"192.0.2.20", "192.0.2.21"}
	out, err := pairs(t, "n\ny\nmy tablet\n", "--no-qr")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"host          192.168.1.5\n", "or 10.0.0.5\n", "send port     9000\n", "receive port  9001\n", "GrooveGen",
		"192.0.2.20", "sent /groove/next.\nLet it steer? [y/N] sent away", "192.0.2.21", "my tablet, 192.0.2.21, may steer",
	} {
		if !strings.Contains(out, part) {
			t.Errorf("it does not say %q:\n%s", part, out)
		}
	}
	if list := d.AllowList().List(); len(list) != 1 || list[0].Name != "my tablet" {
		t.Errorf("list %v", list)
	}
	out, _, err = ctl(t, "osc", "list")
	if err != nil || !strings.Contains(out, "my tablet") || !strings.Contains(out, "12 packets") {
		t.Errorf("%s, %v", out, err)
	}
	if got := completions(t, "osc", "forget", "my"); !cmp.Equal(got, []string{"my tablet"}) {
		t.Errorf("completions %q", got)
	}
	if out, _, err = ctl(t, "osc", "forget", "my tablet"); err != nil || !strings.Contains(out, "192.0.2.21") {
		t.Errorf("%s, %v", out, err)
	}
	if _, _, err = ctl(t, "osc", "forget", "my tablet"); err == nil || !strings.Contains(err.Error(), "osc list") {
		t.Errorf("forgotten twice: %v", err)
	}
	if out, _, err = ctl(t, "osc", "list", "--json"); err != nil || !strings.Contains(out, `"schema_version":1`) {
		t.Errorf("%s, %v", out, err)
	}
}

func TestOSCPairWithoutAsking(t *testing.T) {
	d := ctltest.Start(t)
	d.Dir, d.Senders = t.TempDir(), []string{"192.0.2.20"}
	out, err := pairs(t, "", "--yes", "--name", "phone", "--json")
	if err != nil || !strings.Contains(out, `{"name":"phone","addr":"192.0.2.20"`) || !strings.Contains(out, "▀") {
		t.Errorf("%s, %v", out, err)
	}
}

func TestOSCPairLeavesNoDoorOpen(t *testing.T) {
	d := ctltest.Start(t)
	d.Dir = t.TempDir()
	for what, run := range map[string]func() error{
		"nobody speaks": func() error { _, err := pairs(t, "", "--for", "1s"); return err },
		"no answer": func() error {
			d.Senders = []string{"192.0.2.20"}
			_, err := pairs(t, "")
			return err
		},
		"too long": func() error { _, err := pairs(t, "", "--for", "2h"); return err },
	} {
		d.Senders = nil
		if err := run(); err == nil {
			t.Errorf("%s: no error", what)
		}
		if _, going := d.AllowList().Pairing(); going || len(d.AllowList().List()) > 0 {
			t.Errorf("%s: the door is open", what)
		}
	}
}

func TestOSCPairEndsWithItsTerminal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there a process cannot send itself these signals")
	}
	guard := make(chan os.Signal, 4) // or a signal that nobody takes ends the tests
	signal.Notify(guard, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(guard)
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	d := ctltest.Start(t)
	d.Dir = t.TempDir()
	if out, _, err := ctl(t, "osc", "list", "--json"); err != nil || !strings.Contains(out, `"controllers":[]`) {
		t.Errorf("an empty list is %q, %v", out, err)
	}
	for _, sig := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		ended := make(chan error, 1)
		go func() {
			_, err := pairs(t, "", "--for", "10m")
			ended <- err
		}()
		waittest.Until(t, "a pairing", func() bool {
			_, going := d.AllowList().Pairing()
			return going
		})
		if err := self.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "ended") {
			t.Errorf("%s: %v", sig, err)
		}
		if _, going := d.AllowList().Pairing(); going {
			t.Errorf("%s: the door is open", sig)
		}
	}
}

// TestQRCode reads the picture back: every module is where the code has it.
func TestQRCode(t *testing.T) {
	code, err := qr.Encode("osc.udp://192.168.1.5:9000/", qr.M)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(qrText(code)), "\n")
	for y := range code.Size {
		line := []rune(strings.TrimSuffix(strings.TrimPrefix(lines[(y+4)/2], "\x1b[30;107m"), "\x1b[0m"))
		for x := range code.Size {
			c := line[x+4]
			black := c == '█' || c == '▀' && (y+4)%2 == 0 || c == '▄' && (y+4)%2 == 1
			if black != code.Black(x, y) {
				t.Fatalf("module %d, %d is %v", x, y, black)
			}
		}
	}
}
