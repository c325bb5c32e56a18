package steer

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/groove"
)

// randomState steers every parameter to a random value, as a float32 or a float64.
func randomState(r *rand.Rand) State {
	s := Default()
	for _, p := range Params() {
		var args []any
		value := func() any {
			x := p.Min + r.Float64()*(p.Max-p.Min)
			if r.IntN(2) == 0 && float64(float32(x)) >= p.Min && float64(float32(x)) <= p.Max {
				return float32(x)
			}
			return x
		}
		switch p.Kind {
		case KindFloat:
			args = []any{value()}
		case KindPair:
			args = []any{value(), value()}
		case KindInt:
			args = []any{r.Int64N(int64(p.Max))}
		case KindBool:
			args = []any{r.IntN(2)}
		case KindEnum:
			args = []any{r.IntN(len(p.Choices))}
		case KindGroove:
			args = []any{[]string{"", "kick 0/110/-23 8; hh 2 4 6", "ride 63/1/479"}[r.IntN(3)]}
		case KindPins:
			args = []any{[]string{"", "kick !0 8/120; hh 2 4 6", "ride 63/1/479"}[r.IntN(3)]}
		case KindString:
			args = []any{"kit"}
		case KindWeights:
			for _, g := range r.Perm(groove.NumGenres)[:1+r.IntN(groove.NumGenres)] {
				args = append(args, g, r.Float64()*10)
			}
		case KindLatent:
			for range r.IntN(20) {
				args = append(args, r.IntN(MaxLatent), value())
			}
		case KindAction, KindCall, KindPrompt:
			continue
		}
		s, _, _ = try(s, p.Name, args...)
	}
	return s
}

// narrow sends values through the types of OSC: floats as float32.
func narrow(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if x, ok := a.(float64); ok {
			a = float32(x)
		}
		out[i] = a
	}
	return out
}

func TestGetRoundTrips(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		s := randomState(r)
		rebuilt := Default()
		for _, m := range s.Messages() {
			back, err := Get(s, m.Address)
			if err != nil || !cmp.Equal(back, m.Args) {
				t.Fatalf("get %s: %v, %v; want %v", m.Address, back, err, m.Args)
			}
			if m.Address != "/groove/genre" && m.Address != "/groove/latent" || len(m.Args) > 0 {
				once, _ := apply(t, s, m.Address, narrow(m.Args)...)
				if again, _ := Get(once, m.Address); !cmp.Equal(again, m.Args) {
					t.Fatalf("%s: %v came back as %v", m.Address, m.Args, again)
				}
				if m.Address != "/groove/genre" && !once.Equal(s) {
					t.Fatalf("%s: applying what it is changes the state", m.Address)
				}
			}
			rebuilt, _ = apply(t, rebuilt, m.Address, narrow(m.Args)...)
		}
		if diff := cmp.Diff(s, rebuilt); diff != "" {
			t.Fatalf("state from its messages (-want +got):\n%s", diff)
		}
		if c, err := s.Canonical(); err != nil || !c.Equal(s) {
			t.Fatalf("canonical differs: %v", err)
		}
	}
}

func TestStateSurvivesJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		s := randomState(r)
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back State
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if !back.Equal(s) {
			t.Fatalf("read back %s:\n%s", data, cmp.Diff(s, back))
		}
	}
}

func TestStateJSONKeepsWhatItDoesNotName(t *testing.T) {
	s := Default()
	in := `{"genres":{"Hip Hop":1,"funk":3},"gain":{"kick":0.5},"mute":{"ride":true},"latent":{"3":0.25}}`
	if err := json.Unmarshal([]byte(in), &s); err != nil {
		t.Fatal(err)
	}
	s, err := s.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	if s.Weights[groove.Funk] != 0.75 || s.Weights[groove.Rock] != 0 || s.Gain[groove.Kick] != 0.5 ||
		s.Gain[groove.Snare] != 1 || !s.Mute[groove.Ride] || s.Latent[3] != 0.25 || s.BPM != 120 {
		t.Errorf("read %+v", s)
	}
	for _, bad := range []string{
		`{"genres":{"polka":1}}`, `{"genres":[1]}`, `{"gain":{"cowbell":1}}`, `{"mute":{"kick":2}}`, `{"latent":{"x":1}}`,
		`{"seed":-1}`,
	} {
		s := Default()
		if err := json.Unmarshal([]byte(bad), &s); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestCanonicalRefusesBadStates(t *testing.T) {
	for name, spoil := range map[string]func(*State){
		"bpm":        func(s *State) { s.BPM = 1000 },
		"nan":        func(s *State) { s.Swing = math.NaN() },
		"no genre":   func(s *State) { s.Weights = Weights{} },
		"nan genre":  func(s *State) { s.Weights[3] = float32(math.NaN()) },
		"negative":   func(s *State) { s.Weights[3] = -1 },
		"seed":       func(s *State) { s.Seed = 1 << 60 },
		"latent":     func(s *State) { s.Latent = map[int]float64{500: 0} },
		"quantize":   func(s *State) { s.Quantize = "sometimes" },
		"kit":        func(s *State) { s.Kit = "" },
		"voice gain": func(s *State) { s.Gain[8] = 3 },
	} {
		s := Default()
		spoil(&s)
		if _, err := s.Canonical(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if s, err := Default().Canonical(); err != nil || !s.Equal(Default()) {
		t.Errorf("the default state is refused: %v", err)
	}
}

func TestFeelAndStyle(t *testing.T) {
	s, _ := apply(t, Default(), "voice/kick/mute", 1)
	s, _ = apply(t, s, "voice/snare/gain", 1.5)
	s, _ = apply(t, s, "swing", 0.6)
	f := s.Feel()
	if f.Gain[groove.Kick] != 0 || f.Gain[groove.Snare] != 1.5 || f.Swing != 0.6 || f.Density != 1 {
		t.Errorf("feel %+v", f)
	}
	if Default().Feel() != groove.DefaultFeel() {
		t.Error("the default feel bends")
	}
	if got := Default().Style(); got != groove.Pure(groove.Rock, 120) {
		t.Errorf("style %+v", got)
	}
}
