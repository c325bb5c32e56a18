package osc

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/groove"
)

// TestTypeTags reads the tags that other senders use besides i, f, s and b: symbols as Max sends them, impulses, arrays.
func TestTypeTags(t *testing.T) {
	recorded := func(name string) string {
		data, err := os.ReadFile("testdata/" + name + ".osc")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	const half, minus = "\x3f\x00\x00\x00", "\xbf\x00\x00\x00"
	const head = "/groove/nudge\x00\x00\x00"
	for name, c := range map[string]struct {
		data string
		args []any
		fail string
	}{
		"symbol":             {recorded("symbol"), []any{"funk"}, ""},
		"array":              {recorded("array"), []any{float32(0.5), float32(-0.5)}, ""},
		"array in the midst": {head + ",f[f]I\x00\x00" + half + minus, []any{float32(0.5), float32(-0.5), true}, ""},
		"nested arrays":      {head + ",[f[S]]\x00" + half + "abc\x00", []any{float32(0.5), "abc"}, ""},
		"two arrays":         {head + ",[][f]\x00\x00" + half, []any{float32(0.5)}, ""},
		"empty array":        {head + ",[]\x00", nil, ""},
		"long symbol":        {head + ",S\x00\x00abcd\x00\x00\x00\x00", []any{"abcd"}, ""},
		"open array":         {head + ",[f\x00" + half, nil, "does not end"},
		"closed array":       {head + ",f]\x00" + half, nil, "has not begun"},
		"turned array":       {head + ",]f[\x00\x00\x00\x00" + half, nil, "has not begun"},
		"cut array":          {head + ",[ff]\x00\x00\x00" + half, nil, "cannot be parsed"},
		"many":               {head + ",[" + strings.Repeat("T", 50) + "]\x00\x00\x00", trues(50), ""},
	} {
		got, err := parsePacket([]byte(c.data), time.Unix(1_800_000_000, 0))
		if c.fail != "" {
			if err == nil || !strings.Contains(err.Error(), c.fail) {
				t.Errorf("%s: %v, %v: want %q", name, got, err, c.fail)
			}
			continue
		}
		if err != nil || len(got) != 1 || len(got[0].args)+len(c.args) > 0 && !cmp.Equal(got[0].args, c.args) {
			t.Errorf("%s: %v, %v: want %v", name, got, err, c.args)
		}
	}
}

func trues(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = true
	}
	return out
}

// The recorded messages of other senders steer.
func TestSymbolsAndArraysSteer(t *testing.T) {
	b := newBubble(t, "127.0.0.1:9000")
	now := time.Unix(1_800_000_000, 0)
	for _, name := range []string{"symbol", "array"} {
		data, err := os.ReadFile("testdata/" + name + ".osc")
		if err != nil {
			t.Fatal(err)
		}
		b.server.receive(packet{data: data, from: localSender}, now)
	}
	s := b.hub.State()
	if s.Weights[groove.Funk] != 1 || s.Nudge != [2]float64{0.5, -0.5} {
		t.Errorf("weights %v, nudge %v, errors %d", s.Weights, s.Nudge, b.server.Counters().Errors)
	}
}
