package daemon

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/osc/access"
	"github.com/groovegen/groovegen/internal/address"
)

// controller sends and receives as a phone does: from an address of this machine that is not the loopback.
type controller struct {
	*osc.Controller
	addr netip.Addr
}

// newController returns a controller of r's OSC port; it skips the test on a machine without a network.
func newController(t *testing.T, r *rig, reply int) controller {
	t.Helper()
	own := address.Own()
	if len(own) == 0 || !own[0].Is4() {
		t.Skip("this machine has no address on a network")
	}
	to := netip.AddrPortFrom(own[0], r.network.Server().Addr().Port())
	c, err := osc.Dial(to, netip.AddrPortFrom(own[0], uint16(reply)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return controller{c, own[0]}
}

// freePort returns a free UDP port.
func freePort(t *testing.T) int {
	t.Helper()
	c, err := net.ListenUDP("udp", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).Port
}

func (c controller) send(t *testing.T, address string, args ...any) {
	t.Helper()
	// Some tests send where nothing listens.
	_ = c.Send(address, args...)
}

func TestPairing(t *testing.T) {
	dir, reply := tempDir(t), freePort(t)
	set := map[string]string{"osc.announce": "false", "osc.reply_port": strconv.Itoa(reply)}
	r := start(t, dir, set)
	phone := newController(t, r, reply)
	unpaired := func() uint64 { return r.network.Controllers().Unpaired }

	phone.send(t, "/groove/seed", int32(1)) // nothing listens there
	if c := r.network.Controllers(); !strings.HasPrefix(c.Addr, "127.0.0.1:") || c.Pairing != nil || c.Access != "paired" {
		t.Errorf("before: %+v", c)
	}
	if err := r.network.Pair(time.Minute); err != nil {
		t.Fatal(err)
	}
	if c := r.network.Controllers(); strings.HasPrefix(c.Addr, "127.0.0.1:") || c.Pairing == nil || len(c.Addresses) == 0 {
		t.Errorf("pairing: %+v", c)
	}
	await(t, "the candidate", func() bool {
		phone.send(t, "/groove/seed", int32(2))
		p := r.network.Controllers().Pairing
		return p != nil && p.Candidate != nil && p.Candidate.Addr == phone.addr && p.Candidate.First == "/groove/seed"
	})
	if r.session.State().Seed != 7 || unpaired() == 0 {
		t.Errorf("a candidate was admitted: seed %d, %d unpaired", r.session.State().Seed, unpaired())
	}
	if _, err := r.network.AnswerPair(netip.MustParseAddr("10.9.8.7"), true, "x"); !errors.Is(err, access.ErrCandidate) {
		t.Errorf("another address was accepted: %v", err)
	}
	if c, err := r.network.AnswerPair(phone.addr, true, "my phone"); err != nil || c.Name != "my phone" {
		t.Fatalf("%+v, %v", c, err)
	}
	steers := func(seed int32) {
		t.Helper()
		await(t, "the phone steers", func() bool {
			phone.send(t, "/groove/seed", seed)
			return r.session.State().Seed == uint64(seed)
		})
		if _, err := phone.Await("/groove/seed", 10*time.Second); err != nil {
			t.Error(err)
		}
	}
	steers(3)

	// It is remembered by the next daemon.
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	_ = phone.Close()
	r = start(t, dir, set)
	phone = newController(t, r, reply)
	steers(4)
	if resp, err := http.Get(r.network.Controllers().Query + "groove/seed?VALUE"); err != nil {
		t.Error(err)
	} else {
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if !strings.Contains(string(body), "[4]") {
			t.Errorf("query: %s", body)
		}
	}

	// After its removal no machine of the network is admitted.
	if _, err := r.network.ForgetController("my phone"); err != nil {
		t.Fatal(err)
	}
	if c := r.network.Controllers(); !strings.HasPrefix(c.Addr, "127.0.0.1:") || len(c.Controllers) != 0 {
		t.Errorf("after: %+v", c)
	}
	phone.send(t, "/groove/seed", int32(5))
	own, err := osc.Dial(r.network.Server().Addr(), netip.MustParseAddrPort("127.0.0.1:0"))
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	await(t, "what this machine sends after the phone", func() bool {
		_ = own.Send("/groove/swing", 0.6)
		return r.session.State().Swing == 0.6
	})
	if seed := r.session.State().Seed; seed != 4 {
		t.Errorf("the phone steers without a pairing: seed %d", seed)
	}
}

func TestPairingEndsByItself(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"osc.announce": "false"})
	if err := r.network.Pair(time.Second); err != nil {
		t.Fatal(err)
	}
	await(t, "the end", func() bool { return strings.HasPrefix(r.network.Controllers().Addr, "127.0.0.1:") })
	if err := r.network.Pair(time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := r.network.Pair(-1); err != nil {
		t.Fatal(err)
	}
	if c := r.network.Controllers(); !strings.HasPrefix(c.Addr, "127.0.0.1:") || c.Pairing != nil {
		t.Errorf("taken back: %+v", c)
	}
	if err := r.network.Pair(time.Second); err != nil {
		t.Fatal(err)
	}
	if err := r.network.Pair(time.Millisecond); err == nil {
		t.Error("a pairing of a millisecond")
	}
	await(t, "the end of the one that went on", func() bool { return strings.HasPrefix(r.network.Controllers().Addr, "127.0.0.1:") })
}

func TestNetworkAddressAdmitsThePairedOnly(t *testing.T) {
	reply := freePort(t)
	for who, admitted := range map[string]bool{"paired": false, "anyone": true} {
		r := start(t, tempDir(t), map[string]string{
			"osc.addr": "0.0.0.0:0", "osc.announce": "false", "osc.access": who, "osc.reply_port": strconv.Itoa(reply),
		})
		phone := newController(t, r, reply)
		before := r.network.Server().Counters().Packets
		phone.send(t, "/groove/seed", int32(9))
		await(t, "the packet", func() bool { return r.network.Server().Counters().Packets > before })
		await(t, who, func() bool {
			return (r.session.State().Seed == 9) == admitted && (r.network.Controllers().Unpaired == 1) != admitted
		})
		_ = phone.Close()
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWithoutOSCNothingIsPaired(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"osc.addr": "none"})
	if err := r.network.Pair(0); err == nil || r.network.Controllers().Addr != "" {
		t.Errorf("%v, %+v", err, r.network.Controllers())
	}
	if _, err := r.network.AnswerPair(netip.Addr{}, true, ""); err == nil {
		t.Error("a controller was accepted")
	}
	if _, err := r.network.ForgetController("x"); err == nil {
		t.Error("a controller was removed")
	}
}

func TestBadAllowListAdmitsNobody(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	if err := os.WriteFile(filepath.Join(dir, "controllers.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, dir, map[string]string{"osc.announce": "false"})
	if c := r.network.Controllers(); len(c.Controllers) != 0 || !strings.HasPrefix(c.Addr, "127.0.0.1:") {
		t.Errorf("%+v", c)
	}
	if e := r.Status().OSC.Error; !strings.Contains(e, "controllers.json") || !strings.Contains(e, "groovectl osc pair") {
		t.Errorf("status says %q, want the file and how to mend it", e)
	}
}
