package main

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/steer"
)

// onAir is a fakeDaemon whose OSC port is real.
type onAir struct {
	*fakeDaemon
	at    netip.AddrPort
	reply int
}

func (d onAir) Controllers() control.Controllers {
	return control.Controllers{Addr: d.at.String(), ReplyPort: d.reply}
}

func TestBenchOSC(t *testing.T) {
	local := netip.MustParseAddr("127.0.0.1")
	free, err := osc.Dial(netip.AddrPortFrom(local, 9), netip.AddrPortFrom(local, 0))
	if err != nil {
		t.Fatal(err)
	}
	reply := free.Port()
	free.Close()
	d := onAir{fakeDaemon: &fakeDaemon{state: steer.Default(), status: playing()}, reply: int(reply)}
	s, err := osc.Listen(osc.Config{Address: "127.0.0.1:0", ReplyPort: d.reply}, d)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d.at = s.Addr()
	path := t.TempDir() + "/g.sock"
	srv, err := control.Listen(path, d, version, nil)
	if err != nil {
		t.Fatal(err)
	}
	srv.Serve()
	defer srv.Close()
	t.Setenv("GROOVE_SOCKET", path)
	out, _, err := ctl(t, "bench", "osc", "--trips", "10", "--flood", "200ms")
	if err != nil || !strings.Contains(out, "10 round trips") || !strings.Contains(out, "200 sent") || !strings.Contains(out, "final value right: true") {
		t.Errorf("%s, %v", out, err)
	}
	if !d.State().Equal(steer.Default()) {
		t.Errorf("it left %+v", d.State())
	}
	if _, _, err = ctl(t, "bench", "osc", "--trips", "0"); err == nil {
		t.Error("no trips, no error")
	}
}

func TestMostInASecond(t *testing.T) {
	var at []time.Time
	for _, ms := range []int{0, 400, 800, 1100, 1399, 1400, 3000} {
		at = append(at, time.UnixMilli(int64(ms)))
	}
	if n := mostInASecond(at); n != 4 {
		t.Errorf("%d, want 4", n)
	}
}
