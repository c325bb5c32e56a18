package infer_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// randomSong returns one of all songs that a code can have.
func randomSong(rng *rand.Rand) infer.Song {
	s := infer.Song{Timescale: []float64{0, 0.5, 2}[rng.IntN(3)], FillEvery: rng.IntN(65), Live: rng.IntN(2) == 0}
	if s.FillEvery > 0 {
		s.Bar = rng.IntN(4 * s.FillEvery)
	}
	if rng.IntN(2) == 0 {
		s.BPM = 20 + 280*rng.Float64()
	}
	return s
}

// TestCodesHaveTheSong gives the codes of 200 random recipes a song: it comes back, with the recipe and the code as they were.
func TestCodesHaveTheSong(t *testing.T) {
	t.Parallel()
	e := newCaptureModel(t)
	rng := rand.New(rand.NewPCG(11, 11))
	var last *groove.Loop
	for i := range 200 {
		r := randomRecipe(t, e, rng, i%4 == 0)
		if o := last; o != nil && i%3 == 0 {
			r.From, r.GlidePosition = &infer.Start{Latent: o.Origin.Latent, Style: o.Origin.Style, Seed: o.Origin.Seed, Code: o.Origin.Code}, 0.25
		}
		last = loopOf(t, e, r)
		code, want := last.Origin.Code, randomSong(rng)
		plain, err := infer.ParseCode(code)
		if err != nil || plain.Loop != code || plain.Song != (infer.Song{}) {
			t.Fatalf("%s: of %s, song %+v, %v", code, plain.Loop, plain.Song, err)
		}
		with, err := infer.InSong(code, want)
		if err != nil {
			t.Fatalf("%+v: %v", want, err)
		}
		got, err := infer.ParseCode(with)
		if err != nil || got.Song != want || got.Loop != code || !reflect.DeepEqual(got.Recipe, plain.Recipe) || !got.Matches(&last.Pattern) {
			t.Fatalf("%s: song %+v, want %+v, of %s, %v", with, got.Song, want, got.Loop, err)
		}
		if back, err := infer.InSong(with, infer.Song{}); err != nil || back != code {
			t.Fatalf("%s without its song is %s, %v", with, back, err)
		}
		if want != (infer.Song{}) && len(with) > len(code)+24 {
			t.Errorf("the song takes %d characters", len(with)-len(code))
		}
	}
}

func TestSongsOutOfRangeAreRefused(t *testing.T) {
	t.Parallel()
	e := newCaptureModel(t)
	code := loopOf(t, e, randomRecipe(t, e, rand.New(rand.NewPCG(3, 3)), true)).Origin.Code
	for _, s := range []infer.Song{{FillEvery: 65}, {FillEvery: -1}, {FillEvery: 2, Bar: 8}, {Bar: 1}, {BPM: 19}, {BPM: 301}, {Timescale: 3}} {
		if text, err := infer.InSong(code, s); err == nil {
			t.Errorf("%+v is in %s", s, text)
		}
	}
	if _, err := infer.InSong("77:4", infer.Song{FillEvery: 2}); !errors.Is(err, groove.ErrRecallCode) {
		t.Errorf("no code: %v", err)
	}
}
