package bench

import (
	"bytes"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/steer"
)

// onAir is a fakeDaemon whose OSC port is real.
type onAir struct {
	*ctltest.Daemon
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
	d := onAir{Daemon: ctltest.New(), reply: int(reply)}
	s, err := osc.Listen(osc.Config{Address: "127.0.0.1:0", ReplyPort: d.reply}, d)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d.at = s.Addr()
	ctltest.Serve(t, d)
	out, err := run("osc", "--trips", "10", "--flood", "200ms")
	if err != nil || !strings.Contains(out, "10 round trips") || !strings.Contains(out, "200 sent") || !strings.Contains(out, "final value right: true") {
		t.Errorf("%s, %v", out, err)
	}
	if !d.State().Equal(steer.Default()) {
		t.Errorf("it left %+v", d.State())
	}
	if _, err = run("osc", "--trips", "0"); err == nil {
		t.Error("no trips, no error")
	}
}

// run runs a bench on the test's daemon and returns what it prints.
func run(args ...string) (string, error) {
	var out bytes.Buffer
	c := Command(func(do func(*control.Client) error) error {
		client := control.NewClient(os.Getenv("GROOVE_SOCKET"))
		defer client.Close()
		return do(client)
	})
	c.SetArgs(args)
	c.SetOut(&out)
	c.SetErr(&out)
	err := c.Execute()
	return out.String(), err
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
