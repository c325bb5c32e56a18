package groove

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestPatternTextIsExact(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 0))
		var p Pattern
		for s := range Steps {
			for v := range NumVoices {
				p.Hits[s][v] = rng.Float64() < float64(seed)/49
				p.Offsets[s][v], p.Velocities[s][v] = rng.Float32()-0.5, rng.Float32()
			}
		}
		p = p.Canonical()
		text := p.Text()
		q, err := ParsePattern(text)
		if err != nil || !q.Equal(&p) {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if strings.ContainsAny(text, "\n\"") {
			t.Errorf("%q does not stay on a line", text)
		}
	}
}

func TestParsePatternRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"gong 1":                   "gong",
		"kick x":                   "whole number",
		"kick 64":                  "0 to 63",
		"kick 1/0":                 "1 to 127",
		"kick 1/9/480":             "-480 to 479",
		"kick 1/2/3/4":             "no hit",
		"kick 1; snare 2; kick 1":  "twice",
		strings.Repeat(";", 20000): "limit",
	} {
		if _, err := ParsePattern(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %v, want %q", text, err, want)
		}
	}
	p, err := ParsePattern(" bd 0 4/90 ;; hh 2 ")
	if err != nil || p.Count() != 3 || p.Velocities[4][Kick] != float32(90)/127 || !p.Hits[2][ClosedHat] {
		t.Errorf("lenient: %d hits, %v", p.Count(), err)
	}
}

func FuzzParsePattern(f *testing.F) {
	for _, seed := range []string{"", "kick 0/110/-23 8/96/4; snare 4/120/11", "kick 0 0", "hh;;;", "ride 63/127/479"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		p, err := ParsePattern(text)
		if err != nil {
			return
		}
		if !p.IsCanonical() {
			t.Errorf("%q gives a pattern that is not canonical", text)
		}
		if q, err := ParsePattern(p.Text()); err != nil || !q.Equal(&p) {
			t.Errorf("%q does not come back: %v", text, err)
		}
	})
}
