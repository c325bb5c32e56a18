package osc

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	goosc "github.com/hypebeast/go-osc/osc"

	"github.com/groovegen/groovegen/daemon/steer"
)

// testHub is a hub that does nothing but keep the state and the commands.
type testHub struct {
	steer.Broadcast
	mu    sync.Mutex
	state steer.State
	did   []string // names of the commands that were done
	said  string
}

func newTestHub() *testHub { return &testHub{state: steer.Default()} }

func (h *testHub) Apply(cmd steer.Command) (steer.Result, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, err := steer.Apply(h.state, cmd)
	if err != nil {
		return r, err
	}
	if r.Effect != steer.None {
		h.did = append(h.did, cmd.Param().Name)
	}
	if !r.State.Equal(h.state) {
		h.state = r.State
		h.Notify()
	}
	r.Remark = h.said
	return r, nil
}

// do does a command as it travels.
func (h *testHub) do(req steer.Request) error {
	cmd, err := req.Resolve()
	if err == nil {
		_, err = h.Apply(cmd)
	}
	return err
}

// remark has the hub make a remark of every command from now on.
func (h *testHub) remark(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = text
}

func (h *testHub) State() steer.State {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state
}

func (h *testHub) done() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.did)
}

// pack encodes a message; float64 arguments go as f.
func pack(t testing.TB, address string, args ...any) []byte {
	t.Helper()
	data, err := goosc.NewMessage(address, args...).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const atOnce = 1

// bundled puts elements into a bundle with a time tag.
func bundled(tag uint64, elements ...[]byte) []byte {
	data := binary.BigEndian.AppendUint64([]byte("#bundle\x00"), tag)
	for _, e := range elements {
		data = append(binary.BigEndian.AppendUint32(data, uint32(len(e))), e...)
	}
	return data
}

// ntp is the time tag of an instant.
func ntp(at time.Time) uint64 {
	return uint64(at.Unix()+2208988800)<<32 | uint64(at.Nanosecond())<<32/1e9
}

// received is a message that a client received.
type received struct {
	address string
	args    []any
	at      time.Time
	to      netip.AddrPort
}

func (m received) String() string { return fmt.Sprintf("%s %v", m.address, m.args) }

func unpack(t testing.TB, data []byte) received {
	t.Helper()
	p, err := goosc.ParsePacket(string(data))
	if err != nil {
		t.Fatalf("feedback %q: %v", data, err)
	}
	m := p.(*goosc.Message)
	return received{address: m.Address, args: m.Arguments}
}

// rig is a server on a real loopback socket, with a client beside it.
type rig struct {
	t      testing.TB
	hub    *testHub
	server *Server
	out    *net.UDPConn // sends to the server
	in     *net.UDPConn // gets feedback
	buf    [1 << 16]byte
}

func newRig(t testing.TB, configure ...func(*Config)) *rig {
	t.Helper()
	r := &rig{t: t, hub: newTestHub()}
	var err error
	if r.in, err = net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Address: "127.0.0.1:0", ReplyPort: r.in.LocalAddr().(*net.UDPAddr).Port}
	for _, f := range configure {
		f(&cfg)
	}
	if r.server, err = Listen(cfg, r.hub); err != nil {
		t.Fatal(err)
	}
	if r.out, err = net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(r.server.Addr())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.server.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		r.in.Close()
		r.out.Close()
	})
	return r
}

func (r *rig) raw(data []byte) {
	r.t.Helper()
	if _, err := r.out.Write(data); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) send(address string, args ...any) {
	r.t.Helper()
	r.raw(pack(r.t, address, args...))
}

// next returns the next message of feedback; the deadline only ends a test that has failed.
func (r *rig) next() received {
	r.t.Helper()
	_ = r.in.SetReadDeadline(time.Now().Add(time.Minute))
	n, _, err := r.in.ReadFromUDPAddrPort(r.buf[:])
	if err != nil {
		r.t.Fatalf("wait for feedback: %v", err)
	}
	return unpack(r.t, r.buf[:n])
}

// await returns the next feedback on one address, and drops what comes before it.
func (r *rig) await(address string) received {
	r.t.Helper()
	for {
		if m := r.next(); m.address == address {
			return m
		}
	}
}

// alive checks that the server still answers.
func (r *rig) alive() {
	r.t.Helper()
	r.send("/ping")
	r.await("/ping")
}

// fakeConn is a socket inside a synctest bubble.
type fakeConn struct {
	t      testing.TB
	in     chan packet
	closed chan struct{}
	mu     sync.Mutex
	sent   []received
}

func (c *fakeConn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	select {
	case p := <-c.in:
		if p.data == nil {
			return 0, netip.AddrPort{}, fmt.Errorf("connection reset")
		}
		return copy(b, p.data), p.from, nil
	case <-c.closed:
		return 0, netip.AddrPort{}, net.ErrClosed
	}
}

func (c *fakeConn) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	m := unpack(c.t, b)
	m.at, m.to = time.Now(), to
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, m)
	return len(b), nil
}

func (c *fakeConn) Close() error { close(c.closed); return nil }

// take returns what was sent since it was last called.
func (c *fakeConn) take() []received {
	c.mu.Lock()
	defer c.mu.Unlock()
	sent := c.sent
	c.sent = nil
	return sent
}

// bubble is a server on a fakeConn; it lives inside synctest.Test.
type bubble struct {
	*fakeConn
	hub    *testHub
	server *Server
}

var localSender = netip.MustParseAddrPort("127.0.0.1:40000")

func newBubble(t testing.TB, address string) *bubble {
	b := &bubble{
		fakeConn: &fakeConn{t: t, in: make(chan packet), closed: make(chan struct{})},
		hub:      newTestHub(),
	}
	b.server = newServer(b.fakeConn, netip.MustParseAddrPort(address), Config{}.withDefaults(), b.hub, nil)
	return b
}

func (b *bubble) send(from netip.AddrPort, data []byte) { b.in <- packet{data: data, from: from} }

func count(messages []received, address string) int {
	n := 0
	for _, m := range messages {
		if m.address == address {
			n++
		}
	}
	return n
}
