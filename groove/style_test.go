package groove

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func mustBlend(t *testing.T, weights map[Genre]float64, bpm float64) Style {
	t.Helper()
	s, err := Blend(weights, bpm)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBlendSumsToOne(t *testing.T) {
	for _, weights := range []map[Genre]float64{
		{Funk: 1}, {Funk: 70, Jazz: 30}, {Funk: 0.7, Jazz: 0.3}, {Rock: 1e-9}, {Rock: 3, Latin: 2, Soul: 1, Pop: 0},
	} {
		s := mustBlend(t, weights, 100)
		var sum, in float64
		for _, w := range s.Weights {
			sum += float64(w)
		}
		for _, w := range weights {
			in += w
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Errorf("weights of %v sum to %v", weights, sum)
		}
		for g, w := range weights {
			if math.Abs(float64(s.Weights[g])-w/in) > 1e-6 {
				t.Errorf("weight of %s in %v is %v", g, weights, s.Weights[g])
			}
		}
	}
	if s := mustBlend(t, map[Genre]float64{Funk: 5}, 120); s != Pure(Funk, 120) {
		t.Errorf("a blend of one genre is %v, want that genre", s)
	}
}

func TestBlendRefuses(t *testing.T) {
	for _, c := range []struct {
		weights map[Genre]float64
		bpm     float64
		word    string
	}{
		{nil, 100, "all 0"},
		{map[Genre]float64{Funk: 0}, 100, "all 0"},
		{map[Genre]float64{Funk: -0.1, Jazz: 1}, 100, "weight of funk -0.1"},
		{map[Genre]float64{Funk: math.NaN()}, 100, "weight of funk NaN"},
		{map[Genre]float64{Funk: math.Inf(1)}, 100, "weight of funk +Inf"},
		{map[Genre]float64{Funk: 1}, 19.9, "bpm 19.9"},
		{map[Genre]float64{Funk: 1}, 300.5, "from 20 to 300"},
		{map[Genre]float64{Funk: 1}, math.NaN(), "bpm NaN"},
		{map[Genre]float64{Funk: 1, Genre(18): 1}, 100, "no genre 18"},
	} {
		_, err := Blend(c.weights, c.bpm)
		wantError(t, err, c.word)
	}
	_, err := Blend(map[Genre]float64{Funk: 1}, 10)
	var r *RangeError
	if !errors.As(err, &r) || r.Field != "bpm" || r.Value != 10 || r.Min != MinBPM || r.Max != MaxBPM {
		t.Errorf("error is %#v, want a *RangeError about bpm", err)
	}
}

func TestParseBlend(t *testing.T) {
	for text, want := range map[string]map[Genre]float64{
		"funk":                    {Funk: 1},
		"funk=0.7,jazz=0.3":       {Funk: 0.7, Jazz: 0.3},
		" Hip-Hop : 2 , r&b = 1 ": {Hiphop: 2, Soul: 1},
		"funk 70% + jazz 30%":     {Funk: 0.7, Jazz: 0.3},
		"new orleans 3; funk":     {NewOrleans: 3, Funk: 1},
		"new orleans":             {NewOrleans: 1},
		"funk=":                   {Funk: 1},
	} {
		got, err := ParseBlend(text)
		if err != nil || len(got) != len(want) {
			t.Errorf("ParseBlend(%q) = %v, %v", text, got, err)
		}
		for g, w := range want {
			if math.Abs(got[g]-w) > 1e-12 {
				t.Errorf("ParseBlend(%q) gives %s %v, want %v", text, g, got[g], w)
			}
		}
	}
	for text, word := range map[string]string{
		"": "empty", ",,": "empty", "fnk=1": "did you mean funk", "funk=much": "no number", "funk=nan": "no number", "funk=1,jazz=inf": "no number",
		"funk=1,Funk=2": "twice", "=1": "unknown", "polka": "polka",
	} {
		_, err := ParseBlend(text)
		wantError(t, err, word)
	}
}

func TestStyleStringAndDominant(t *testing.T) {
	for _, c := range []struct {
		weights  map[Genre]float64
		text     string
		dominant Genre
	}{
		{map[Genre]float64{Funk: 1}, "funk", Funk},
		{map[Genre]float64{Funk: 0.3, Jazz: 0.7}, "jazz 70% + funk 30%", Jazz},
		{map[Genre]float64{Soul: 1, Latin: 1}, "latin 50% + soul 50%", Latin},
		{map[Genre]float64{Rock: 999, Soul: 1}, "rock", Rock},
	} {
		s := mustBlend(t, c.weights, 100)
		if s.String() != c.text || s.Dominant() != c.dominant {
			t.Errorf("%v is %q, dominant %s; want %q, %s", c.weights, s, s.Dominant(), c.text, c.dominant)
		}
	}
	if (Style{}).String() != "no genre" {
		t.Errorf("the zero style is %q", Style{})
	}
}

func TestCondition(t *testing.T) {
	c := mustBlend(t, map[Genre]float64{Funk: 3, Jazz: 1}, 170).Condition()
	if c[Funk] != 0.75 || c[Jazz] != 0.25 || c[NumGenres] != 0.5 {
		t.Errorf("condition %v", c)
	}
	if lo, hi := Pure(Pop, 20).Condition(), Pure(Pop, 300).Condition(); lo[NumGenres] != 0 || hi[NumGenres] != 1 {
		t.Errorf("tempos outside of the model's range give %v and %v, want 0 and 1", lo[NumGenres], hi[NumGenres])
	}
}

func TestStyleJSON(t *testing.T) {
	s := mustBlend(t, map[Genre]float64{Funk: 0.7, Jazz: 0.3}, 100.5)
	data, err := json.Marshal(s)
	if want := `{"genres":{"funk":0.7,"jazz":0.3},"bpm":100.5}`; err != nil || string(data) != want {
		t.Errorf("marshalled %s, %v; want %s", data, err, want)
	}
	r := Rand(1, 1)
	for range 200 {
		weights := map[Genre]float64{}
		for _, g := range AllGenres() {
			weights[g] = r.Float64()
		}
		s = mustBlend(t, weights, 20+280*r.Float64())
		data, err = json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Style
		if err := json.Unmarshal(data, &back); err != nil || back != s {
			t.Fatalf("style %v came back as %v, %v", s, back, err)
		}
	}
	wantError(t, json.Unmarshal([]byte(`{"genres":{"fnk":1},"bpm":100}`), &s), "read style", "did you mean funk")
	wantError(t, json.Unmarshal([]byte(`{"genres":[1]}`), &s), "read style")
}

func FuzzParseBlend(f *testing.F) {
	for _, s := range []string{"funk=0.7,jazz=0.3", "funk 70% + jazz 30%", "=", "funk=1e999", "funk=NaN", ":;+,", "funk=0x1p4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		weights, err := ParseBlend(text)
		if err != nil {
			return
		}
		s, err := Blend(weights, 100)
		if err != nil {
			return
		}
		// What was printed blends to the same shares, to the whole percent.
		again, err := ParseBlend(s.String())
		if err != nil {
			t.Fatalf("String() of %q is %q: %v", text, s, err)
		}
		for g, w := range again {
			if len(again) > 1 && math.Abs(w-float64(s.Weights[g])) > 0.0051 {
				t.Errorf("%q: %s is %v after printing, %v before", text, g, w, s.Weights[g])
			}
		}
	})
}
