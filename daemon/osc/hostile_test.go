package osc

import (
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostile are the datagrams that are known to end or kill other servers, and their like.
func hostile(t testing.TB) map[string][]byte {
	message := pack(t, "/groove/bpm", float32(100))
	future := ntp(time.Now().Add(time.Hour))
	deep := message
	for range 40 {
		deep = bundled(atOnce, deep)
	}
	return map[string][]byte{
		"empty datagram":     {},
		"one byte":           {'/'},
		"impulse":            []byte("/groove/next\x00\x00\x00\x00,I\x00\x00"),
		"unknown tag":        []byte("/groove/next\x00\x00\x00\x00,Q\x00\x00"),
		"array tags":         []byte("/groove/next\x00\x00\x00\x00,[]\x00"),
		"large blob":         pack(t, "/groove/bpm", make([]byte, 5000)),
		"blob of -1 bytes":   []byte("/a\x00\x00,b\x00\x00\xff\xff\xff\xff"),
		"blob of 0 bytes":    []byte("/a\x00\x00,b\x00\x00\x00\x00\x00\x00"),
		"bracket":            []byte("/[\x00\x00,\x00\x00\x00"),
		"brace":              []byte("/{\x00\x00,\x00\x00\x00"),
		"pluses":             []byte("/++\x00,\x00\x00\x00"),
		"stars":              pack(t, "/"+strings.Repeat("*", 120)),
		"braces":             pack(t, "/"+strings.Repeat("{a,aa}", 20)),
		"long address":       pack(t, "/"+strings.Repeat("a", 4000)),
		"no end":             []byte("/groove/bpm,f__"),
		"no tags":            []byte("/groove/next\x00\x00\x00\x00"),
		"no comma":           []byte("/a\x00\x00abc\x00"),
		"cut arguments":      []byte("/groove/nudge\x00\x00\x00,ff\x00\x00\x00\x00\x00"),
		"cut time tag":       []byte("/groove/bpm\x00,t\x00\x00\x00\x00\x00\x00"),
		"many tags":          []byte("/a\x00\x00," + strings.Repeat("T", 999) + "\x00\x00\x00\x00"),
		"not a number":       []byte("/groove/bpm\x00,f\x00\x00\x7f\xc0\x00\x00"),
		"large bundle":       bundled(atOnce, repeat(message, 400)...),
		"huge bundle":        bundled(atOnce, repeat(message, 2000)...),
		"crowded bundle":     bundled(atOnce, repeat([]byte("/a\x00\x00"), 1500)...),
		"deep bundle":        deep,
		"future bundle":      bundled(future, message),
		"farthest bundle":    bundled(1<<64-1, message),
		"element too long":   append(bundled(atOnce), 0, 0, 0, 99, '/', 'a', 0, 0),
		"element below zero": append(bundled(atOnce), 0xff, 0xff, 0xff, 0xff),
		"element of nothing": append(bundled(atOnce), 0, 0, 0, 0),
		"cut bundle":         []byte("#bundle\x00\x00\x00\x00\x00"),
		"not a bundle":       []byte("#bungle\x00\x00\x00\x00\x00\x00\x00\x00\x01"),
		"garbage":            []byte("\xff\xfe\xfd\xfc"),
		"own error":          pack(t, "/groove/error", "/groove/bpm", "no"),
		"largest datagram":   make([]byte, 65507),
	}
}

func repeat(element []byte, n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = element
	}
	return out
}

func TestNothingStopsTheServer(t *testing.T) {
	r := newRig(t)
	for name, data := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			r.t = t
			if _, err := r.out.Write(data); err != nil {
				t.Skipf("this system does not send it: %v", err) // macOS sends 9,216 bytes at most
			}
			r.alive()
		})
	}
	r.t = t
	if c := r.server.Counters(); c.Packets < 60 || c.Errors < 20 || c.Refused < 3 {
		t.Errorf("counters %+v", c)
	}
}

func TestFutureBundlesStartNoGoroutines(t *testing.T) {
	r := newRig(t)
	r.alive()
	before := runtime.NumGoroutine()
	most := before
	data := bundled(ntp(time.Now().Add(time.Hour)), pack(t, "/groove/bpm", float32(99)))
	deadline := time.Now().Add(time.Minute)
	for sent := uint64(1); sent <= 20000; sent++ {
		r.raw(data)
		if sent%100 != 0 {
			continue
		}
		for r.server.Counters().Packets < sent+1 && time.Now().Before(deadline) {
			runtime.Gosched() // the socket's buffer is small: let the server keep up
		}
		most = max(most, runtime.NumGoroutine())
	}
	r.alive()
	if c := r.server.Counters(); c.Refused != 20000 {
		t.Errorf("refused %d of 20000 (%+v)", c.Refused, c)
	}
	if most > before+2 {
		t.Errorf("%d goroutines grew to %d", before, most)
	}
}

// TestStallKeepsTheEndOfADrag lets datagrams come that nobody reads, as while the daemon gets no processor: of a fader's values the
// last is the one that counts.
func TestStallKeepsTheEndOfADrag(t *testing.T) {
	c, at, err := bind(&net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	fader, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(at))
	if err != nil {
		t.Fatal(err)
	}
	defer fader.Close()
	const moves = 400
	for i := range moves {
		if _, err := fader.Write(pack(t, "/groove/density", float32(i)/moves)); err != nil {
			t.Fatal(err)
		}
	}
	stop := time.AfterFunc(time.Minute, func() { c.Close() }) // ends a test that has failed
	defer stop.Stop()
	buf := make([]byte, 1<<10)
	for i := range moves {
		if _, _, err := c.ReadFromUDPAddrPort(buf); err != nil {
			t.Fatalf("only %d of %d were kept: %v", i, moves, err)
		}
	}
}
