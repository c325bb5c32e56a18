package eval

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

// kept is a loop of a bar four times: hats on the beats, a kick on the one, a snare on two and four.
func kept(g groove.Genre) human.Loop {
	p := &groove.Pattern{}
	for beat := range groove.Steps / groove.StepsPerBeat {
		p.Hits[beat*groove.StepsPerBeat][groove.ClosedHat] = true
		p.Hits[beat*groove.StepsPerBeat][[]groove.Voice{groove.Kick, groove.Snare}[beat%2]] = true
	}
	for s := range p.Hits {
		for v, hit := range p.Hits[s] {
			if hit {
				p.Velocities[s][v] = 0.5
			}
		}
	}
	return human.Loop{Pattern: p, Genre: g, BPM: 120}
}

// TestSteadinessOfGenres: each genre weighs the same.
func TestSteadinessOfGenres(t *testing.T) {
	odd := kept(groove.Rock)
	p := *odd.Pattern
	for s := 3 * groove.StepsPerBar; s < groove.Steps; s++ {
		p.Hits[s] = [groove.NumVoices]bool{}
	}
	odd.Pattern = &p
	training := NewTraining([]human.Loop{kept(groove.Rock)})
	s := training.Steadiness([]human.Loop{kept(groove.Rock), kept(groove.Rock), odd, kept(groove.Jazz)}, &FillJudge{})
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"steady", s.Steady, (2.0/3 + 1) / 2},
		{"odd", s.Odd, (1.0 / 3) / 2},
		{"kick on the one", s.KickOnOne, (11.0/12 + 1) / 2},
		{"backbeat", s.Backbeat, 1},
		{"near copies", s.NearCopies, (2.0/3 + 1) / 2},
		{"median", s.Novelty, 0},
		{"rock's steady", s.Genres[groove.Rock].Steady, 2.0 / 3},
		{"rock's odd", s.Genres[groove.Rock].Odd, 1.0 / 3},
		{"fills", s.Fills, 0},
	} {
		near(t, c.what, c.got, c.want, 1e-9)
	}
	if z := training.Steadiness(nil, &FillJudge{}); z.Loops != 0 || z.Steady != 0 || z.Novelty != 0 {
		t.Errorf("of nothing: %+v", z)
	}
	if got := SteadyOnly([]human.Loop{odd, kept(groove.Jazz)}); len(got) != 1 || got[0].Genre != groove.Jazz {
		t.Errorf("%d loops are steady", len(got))
	}
}

// TestSteadinessOfDrummers: what the dataset's windows have, and what its fills sound like.
func TestSteadinessOfDrummers(t *testing.T) {
	set := openSet(t)
	trained, fills := Real(Known(set, dataset.Train)), LearnFills(set)
	training := NewTraining(trained)
	s := training.Steadiness(trained, &fills)
	near(t, "steady training windows", s.Steady, 0.581, 0.001)
	near(t, "with an odd bar", s.Odd, 0.209, 0.001)
	near(t, "kick on the one", s.KickOnOne, 0.824, 0.001)

	var n, heard float64
	var p groove.Pattern
	var hits [groove.StepsPerBar * groove.NumVoices]uint8
	for _, take := range set.Performances {
		if take.Split != dataset.Validation || take.Kind != "fill" || take.Bars() == 0 {
			continue
		}
		take.BarHits(take.Bars()-1, hits[:])
		for i, h := range hits {
			p.Hits[i/groove.NumVoices][i%groove.NumVoices] = h > 0
		}
		n, heard = n+1, heard+one(fills.Fill(&p, 0))
	}
	t.Logf("of %g fills of drummers %.2f are heard as fills", n, heard/n)
	if !(heard/n > 0.8) {
		t.Errorf("of %g fills %.2f are heard as fills", n, heard/n)
	}
}
