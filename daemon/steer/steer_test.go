package steer

import (
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/groove"
)

var update = flag.Bool("update", false, "write docs/parameters.md again")

// try does a command as it travels.
func try(s State, name string, args ...any) (State, Effect, error) {
	cmd, err := Request{Name: name, Args: args}.Resolve()
	if err != nil {
		return s, None, err
	}
	r, err := Apply(s, cmd)
	return r.State, r.Effect, err
}

func apply(t *testing.T, s State, name string, args ...any) (State, Effect) {
	t.Helper()
	next, effect, err := try(s, name, args...)
	if err != nil {
		t.Fatalf("apply %s %v: %v", name, args, err)
	}
	return next, effect
}

func TestApplyTakesClearTypes(t *testing.T) {
	pure := func(g groove.Genre) State { s := Default(); s.Weights = groove.Pure(g, 0).Weights; return s }
	with := func(f func(*State)) State { s := Default(); f(&s); return s }
	for _, c := range []struct {
		name   string
		args   []any
		want   State
		effect Effect
	}{
		{"bpm", []any{float32(98.5)}, with(func(s *State) { s.BPM = 98.5 }), Decode | Player},
		{"bpm", []any{100}, with(func(s *State) { s.BPM = 100 }), Decode | Player},
		{"/groove/bpm", []any{int32(100)}, with(func(s *State) { s.BPM = 100 }), Decode | Player},
		{"tempo", []any{" 100.5 "}, with(func(s *State) { s.BPM = 100.5 }), Decode | Player},
		{"BPM", []any{json.Number("99")}, with(func(s *State) { s.BPM = 99 }), Decode | Player},
		{"bpm", []any{float32(120.007)}, with(func(s *State) { s.BPM = 120.007 }), Decode | Player},
		{"bpm", []any{"120"}, Default(), None},
		{"genre", []any{"Hip-Hop"}, pure(groove.Hiphop), Decode},
		{"genre", []any{"new orleans"}, pure(groove.NewOrleans), Decode},
		{"genre", []any{5}, pure(groove.Funk), Decode},
		{"genre", []any{float32(5)}, pure(groove.Funk), Decode},
		{"genre", []any{"5"}, pure(groove.Funk), Decode},
		{"genre", []any{"rock"}, Default(), None},
		{"seed", []any{int64(MaxSeed)}, with(func(s *State) { s.Seed = MaxSeed }), Decode},
		{"seed", []any{"7"}, with(func(s *State) { s.Seed = 7 }), Decode},
		{"seed", []any{float32(7)}, with(func(s *State) { s.Seed = 7 }), Decode},
		{"next", nil, with(func(s *State) { s.Seed = 1 }), Decode},
		{"next", []any{float32(1)}, with(func(s *State) { s.Seed = 1 }), Decode},
		{"next", []any{float32(0)}, Default(), None},
		{"next", []any{false}, Default(), None},
		{"nudge", []any{float32(-0.3), 2}, with(func(s *State) { s.Nudge = [2]float64{-0.3, 2} }), Decode},
		{"latent", []any{5, 0.8, "127", "-1"}, with(func(s *State) { s.Latent = map[int]float64{5: 0.8, 127: -1} }), Decode},
		{"latent", []any{"5=0.8,6=1"}, with(func(s *State) { s.Latent = map[int]float64{5: 0.8, 6: 1} }), Decode},
		{"freeze", nil, with(func(s *State) { s.Freeze = true }), Hold},
		{"freeze", []any{float32(1)}, with(func(s *State) { s.Freeze = true }), Hold},
		{"freeze", []any{"on"}, with(func(s *State) { s.Freeze = true }), Hold},
		{"freeze", []any{"0"}, Default(), None},
		{"voice/open_hat/mute", nil, with(func(s *State) { s.Mute[groove.OpenHat] = true }), Feel},
		{"voice.open-hat.gain", []any{0.5}, with(func(s *State) { s.Gain[groove.OpenHat] = 0.5 }), Feel},
		{"voice/hihat/gain", []any{0.5}, with(func(s *State) { s.Gain[groove.ClosedHat] = 0.5 }), Feel},
		{"quantize", []any{"Loop"}, with(func(s *State) { s.Quantize = "loop" }), Player},
		{"quantize", []any{float32(0)}, with(func(s *State) { s.Quantize = "step" }), Player},
		{"offset", []any{-250}, with(func(s *State) { s.OffsetMS = -250 }), Player},
		{"kit", []any{"my-kit_2"}, with(func(s *State) { s.Kit = "my-kit_2" }), Player},
		{"kit", []any{"My-Kit_2"}, with(func(s *State) { s.Kit = "my-kit_2" }), Player},
		{"timescale", []any{"Half"}, with(func(s *State) { s.Timescale = "half" }), Player},
		{"timescale", []any{float32(0.5)}, with(func(s *State) { s.Timescale = "half" }), Player},
		{"timescale", []any{2}, with(func(s *State) { s.Timescale = "double" }), Player},
		{"fill_every", []any{float32(4)}, with(func(s *State) { s.FillEvery = 4 }), Player},
		{"fill", []any{1}, Default(), Fill},
		{"fill", []any{0}, Default(), None},
		{"prompt", []any{"fill"}, Default(), Fill},
		{"glide", []any{"8"}, with(func(s *State) { s.Glide = 8 }), Hold},
		{"undo", nil, Default(), Do},
		{"temperature", []any{0}, with(func(s *State) { s.Temperature = 0 }), Decode},
		{"humanise", []any{2}, with(func(s *State) { s.Humanize = 2 }), Feel},
		{"panic", nil, Default(), Do},
		{"start", []any{int32(1)}, Default(), Do},
		{"/groove/transport/stop", []any{float32(0)}, Default(), None},
		{"/ping", nil, Default(), Do},
	} {
		got, effect := apply(t, Default(), c.name, c.args...)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %v: state (-want +got):\n%s", c.name, c.args, diff)
		}
		if effect != c.effect {
			t.Errorf("%s %v: effect %v, want %v", c.name, c.args, effect, c.effect)
		}
	}
}

func TestAFillOfNothingIsRefused(t *testing.T) {
	s := Default()
	s.FillAmount = 0
	next, effect, err := try(s, FillNow)
	if !errors.Is(err, ErrNoFill) || !strings.Contains(err.Error(), "fill_amount is 0") || effect != None || !next.Equal(s) {
		t.Errorf("got effect %v, %v", effect, err)
	}
	if _, effect, err = try(s, FillNow, []any{0}...); err != nil || effect != None {
		t.Errorf("a button let go: %v, %v", effect, err)
	}
	if _, effect, err = try(Default(), FillNow); err != nil || !effect.Has(Fill) {
		t.Errorf("with the default amount: %v, %v", effect, err)
	}
}

func TestApplyRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		args []any
		want error
		text string // part of the message
	}{
		{"bpm", []any{float32(19.9)}, ErrRange, "20 to 300 BPM"},
		{"bpm", []any{300.1}, ErrRange, "300.1 is out of range"},
		{"bpm", []any{math.NaN()}, ErrRange, "NaN"},
		{"bpm", []any{"nan"}, ErrRange, "nan"},
		{"bpm", []any{float32(math.Inf(1))}, ErrRange, "+Inf"},
		{"bpm", []any{"fast"}, ErrType, `"fast" does not fit: give a number`},
		{"bpm", []any{nil}, ErrType, "nothing does not fit"},
		{"bpm", []any{make([]byte, 5000)}, ErrType, "a blob of 5000 bytes"},
		{"bpm", []any{struct{}{}}, ErrType, "a list or an object"},
		{"bpm", nil, ErrCount, "1 value"},
		{"bpm", []any{100, 100}, ErrCount, "got 2"},
		{"bpn", []any{100}, ErrUnknown, "did you mean bpm?"},
		{"/groove/Bpm", []any{100}, ErrUnknown, "did you mean /groove/bpm?"},
		{"/groove/humanise", []any{1}, ErrUnknown, "did you mean /groove/humanize?"},
		{"/groove/voice/hihat/gain", []any{1}, ErrUnknown, "did you mean /groove/voice/closed_hat/gain?"},
		{"", nil, ErrUnknown, ""},
		{"genre", []any{"fnuk"}, ErrGenre, `"fnuk" is no genre: give`},
		{"genre", []any{"fnuk"}, ErrGenre, "did you mean funk?"},
		{"genre", []any{"Fumk"}, ErrGenre, "did you mean funk?"},
		{"genre", []any{"afr"}, ErrGenre, "did you mean afrobeat or afrocuban?"},
		{"genre", []any{"unk"}, ErrGenre, "did you mean funk or punk?"},
		{"genre", []any{"polka-dot"}, ErrGenre, "give one of afrobeat"},
		{"blend", []any{"fumk", 1}, ErrGenre, "did you mean funk?"},
		{"genre", []any{18}, ErrRange, "0 to 17"},
		{"genre", []any{-1}, ErrRange, "0 to 17"},
		{"genre", []any{5.5}, ErrType, "afrobeat"},
		{"genre", []any{true}, ErrType, "afrobeat"},
		{"blend", []any{"funk"}, ErrCount, "pairs"},
		{"blend", nil, ErrCount, "pairs"},
		{"blend", []any{"funk", 0, "soul", 0}, ErrRange, "sum of 0"},
		{"blend", []any{"funk", -1, "soul", 2}, ErrRange, "0 or more"},
		{"blend", []any{"funk", 1, "funk", 2}, ErrCount, "funk twice"},
		{"blend", []any{0.5, "funk"}, ErrType, ""},
		{"seed", []any{-1}, ErrRange, ""},
		{"seed", []any{uint64(1 << 63)}, ErrRange, ""},
		{"seed", []any{0.5}, ErrType, "whole number"},
		{"seed", []any{1e30}, ErrType, "whole number"},
		{"latent", []any{128, 0.0}, ErrRange, "0 to 127"},
		{"latent", []any{-1, 0.0}, ErrRange, "0 to 127"},
		{"latent", []any{1, 11}, ErrRange, "-10 to 10"},
		{"latent", []any{1}, ErrCount, "pairs"},
		{"latent", []any{1.5, 1}, ErrType, "index"},
		{"nudge", []any{1}, ErrCount, "2 values"},
		{"nudge", []any{1, 3.01}, ErrRange, "-3 to 3"},
		{"freeze", []any{0.5}, ErrType, "0 or 1"},
		{"freeze", []any{"maybe"}, ErrType, "0 or 1"},
		{"freeze", []any{1, 1}, ErrCount, ""},
		{"quantize", []any{"never"}, ErrType, "step, beat, bar, loop"},
		{"quantize", []any{4}, ErrRange, "0 to 3"},
		{"kit", []any{"../../etc"}, ErrType, "letters"},
		{"kit", []any{""}, ErrType, "letters"},
		{"kit", []any{strings.Repeat("k", 65)}, ErrType, "letters"},
		{"kit", []any{1}, ErrType, "letters"},
		{"next", []any{1, 2}, ErrCount, ""},
		{"timescale", []any{3}, ErrRange, "0.5, 1 or 2"},
		{"timescale", []any{"triple"}, ErrType, "half, normal, double"},
		{"fill_every", []any{1.5}, ErrType, "whole number"},
		{"fill_every", []any{65}, ErrRange, "0 to 64 bars"},
		{"fill_every", []any{math.NaN()}, ErrType, "whole number"},
		{"recall", nil, ErrCount, ""},
		{"panic", []any{"hard"}, ErrType, ""},
		{"voice/cowbell/gain", []any{1}, ErrUnknown, ""},
	} {
		before := Default()
		before.Latent = map[int]float64{3: 1}
		after, effect, err := try(before, c.name, c.args...)
		var typed *Error
		if !errors.Is(err, c.want) || !errors.As(err, &typed) {
			t.Errorf("%s %v: error %v, want %v", c.name, c.args, err, c.want)
			continue
		}
		if !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s %v: error %q does not say %q", c.name, c.args, err, c.text)
		}
		if effect != None || !after.Equal(before) || len(before.Latent) != 1 {
			t.Errorf("%s %v: refused, and yet the state changed", c.name, c.args)
		}
	}
}

func TestErrorsStayShortAndASCII(t *testing.T) {
	_, _, err := try(Default(), "bpm", []any{strings.Repeat("ü\x00\n", 5000)}...)
	if len(err.Error()) > 500 {
		t.Errorf("message of %d bytes", len(err.Error()))
	}
	for _, r := range err.Error() {
		if r < ' ' || r > '~' {
			t.Fatalf("message holds %q", r)
		}
	}
}

func TestBlendScales(t *testing.T) {
	s, _ := apply(t, Default(), "blend", "funk", float32(3), "r&b", 1)
	if s.Weights[groove.Funk] != 0.75 || s.Weights[groove.Soul] != 0.25 || s.Weights[groove.Rock] != 0 {
		t.Errorf("weights %v", s.Weights)
	}
	same, effect := apply(t, s, "blend", "funk=75", "soul=25")
	if effect != None || !same.Equal(s) {
		t.Errorf("the same shares have effect %v", effect)
	}
}

func TestLatentIsCopiedOnWrite(t *testing.T) {
	a, _ := apply(t, Default(), "latent", 1, 0.5)
	b, _ := apply(t, a, "latent", 2, 0.5)
	if len(a.Latent) != 1 || len(b.Latent) != 2 {
		t.Errorf("a %v, b %v", a.Latent, b.Latent)
	}
	c, effect := apply(t, b, "latent")
	if len(c.Latent) != 0 || effect != Decode || len(b.Latent) != 2 {
		t.Errorf("cleared %v (%v), b %v", c.Latent, effect, b.Latent)
	}
}

func TestNextWraps(t *testing.T) {
	s, _ := apply(t, Default(), "seed", int64(MaxSeed))
	if s, _ = apply(t, s, "next"); s.Seed != 0 {
		t.Errorf("seed %d after the last", s.Seed)
	}
}

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Params() {
		for _, name := range append([]string{p.Name, p.Address}, p.Aliases...) {
			if seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
			if q, err := Lookup(name); err != nil || q.Name != p.Name {
				t.Errorf("lookup %s: %v, %v", name, q.Name, err)
			}
		}
		if p.Doc == "" || !strings.HasSuffix(p.Doc, ".") || p.Effect == None {
			t.Errorf("%s: no doc or no effect", p.Name)
		}
		if p.Action() != (p.Default == nil && p.get == nil) {
			t.Errorf("%s: default %v", p.Name, p.Default)
		}
		if _, err := Get(Default(), p.Name); (err != nil) != p.Action() {
			t.Errorf("get %s: %v", p.Name, err)
		}
		if _, err := json.Marshal(p); err != nil {
			t.Errorf("marshal %s: %v", p.Name, err)
		}
	}
	if got := (Decode | Player).String(); got != "decode+player" {
		t.Errorf("effect %q", got)
	}
	if !(Decode | Player).Has(Player) || Decode.Has(Player) || Decode.Has(None) || None.String() != "none" {
		t.Error("effects do not add up")
	}
}

func TestBroadcast(t *testing.T) {
	var b Broadcast
	one, stopOne := b.Subscribe()
	two, stopTwo := b.Subscribe()
	b.Notify()
	b.Notify()
	<-one
	<-two
	select {
	case <-one:
		t.Error("two notifications for one look")
	default:
	}
	stopOne()
	b.Notify()
	<-two
	stopTwo()
	select {
	case <-one:
		t.Error("notified after stop")
	default:
	}
}

// reachMark begins what the tests of cmd/groovectl write behind the table: steer knows nothing of the faces.
const reachMark = "\n## Where each can be reached\n"

func TestGoldenParameters(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "parameters.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, reach, _ := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), reachMark)
	if *update {
		want = Markdown()
		if err := os.WriteFile(path, []byte(want+reachMark+reach), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, Markdown()); diff != "" {
		t.Errorf("docs/parameters.md is not what the table says; run the test with -update (-want +got):\n%s", diff)
	}
}

// TestCapturedWithMore: what comes with a groove is one change, or none.
func TestCapturedWithMore(t *testing.T) {
	s, effect, err := try(Default(), Captured, []any{"kick 0", "capture_amount", 0.4, "genre", "jazz"}...)
	if err != nil || s.Captured == "" || s.Amount != 0.4 || s.Weights[groove.Jazz] != 1 || effect != Decode {
		t.Errorf("%q, %g, %v, %v, %v", s.Captured, s.Amount, s.Weights, effect, err)
	}
	for _, more := range [][]any{{"capture_amount", 2.0}, {"genre", "polka"}, {"genre"}, {"swing", 0.6}, {7, 0.5}, {"genre", "jazz", "genre", "polka"}} {
		after, effect, err := try(s, Captured, append([]any{"snare 4"}, more...)...)
		if err == nil || effect != None || !after.Equal(s) {
			t.Errorf("%v: %v, %v", more, effect, err)
		}
	}
}
