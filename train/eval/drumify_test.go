package eval

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/models/modeltest"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

// tapsPerGenre is how many rhythms of each genre are tapped.
const tapsPerGenre = 8

// rhythmFigures are about kits around rhythms that drummers played.
type rhythmFigures struct {
	taps, struck, strong, drums   float64
	offsets, tapOffsets, product  stats.Moments // of the loudest stroke at each tap, of the taps, and of both multiplied
	velocities, tapVelocities, pv stats.Moments
	kits, steady                  float64
}

func (f *rhythmFigures) add(tap, kit *groove.Pattern) {
	f.kits++
	if kit.Steadiness().Steady() {
		f.steady++
	}
	mean := 0.0
	for s := range groove.Steps {
		mean += float64(tap.Velocities[s][groove.Snare])
	}
	mean /= float64(tap.Count())
	for s := range groove.Steps {
		if !tap.Hits[s][groove.Snare] {
			continue
		}
		f.taps++
		o, v := float64(tap.Offsets[s][groove.Snare]), float64(tap.Velocities[s][groove.Snare])
		drum := kit.Hits[s][groove.Kick] || kit.Hits[s][groove.Snare] || kit.Hits[s][groove.LowTom] || kit.Hits[s][groove.MidTom] || kit.Hits[s][groove.HighTom]
		if v >= mean {
			if f.strong++; drum {
				f.drums++
			}
		}
		lead, ok := groove.Voice(0), false
		for w := range groove.Voice(groove.NumVoices) {
			if kit.Hits[s][w] && (!ok || kit.Velocities[s][w] > kit.Velocities[s][lead]) {
				lead, ok = w, true
			}
		}
		if !ok {
			continue
		}
		f.struck++
		ko, kv := float64(kit.Offsets[s][lead]), float64(kit.Velocities[s][lead])
		f.offsets.Add(ko)
		f.tapOffsets.Add(o)
		f.product.Add(ko * o)
		f.velocities.Add(kv)
		f.tapVelocities.Add(v)
		f.pv.Add(kv * v)
	}
}

func correlation(x, y, xy stats.Moments) float64 {
	return (xy.Mean() - x.Mean()*y.Mean()) / (x.Spread() * y.Spread())
}

// tapOf is what one hand taps of a drummer's groove: at each step with a kick, a snare or a tom the loudest of these. Without one it is nil.
func tapOf(p *groove.Pattern) *groove.Pattern {
	out := &groove.Pattern{}
	for s := range groove.Steps {
		for _, v := range []groove.Voice{groove.Kick, groove.Snare, groove.LowTom, groove.MidTom, groove.HighTom} {
			if p.Hits[s][v] && p.Velocities[s][v] > out.Velocities[s][groove.Snare] {
				out.Hits[s][groove.Snare], out.Velocities[s][groove.Snare], out.Offsets[s][groove.Snare] = true, p.Velocities[s][v], p.Offsets[s][v]
			}
		}
	}
	if out.Count() == 0 {
		return nil
	}
	return out
}

// TestDrumify draws kits around rhythms of drummers of the validation split, in each genre of the dataset, and prints by genre how many taps are struck, how many
// strong ones by a drum, how timing and loudness of the strokes go with those of the taps, and how many kits are steady grooves.
func TestDrumify(t *testing.T) {
	set := openSet(t)
	m, dec := modeltest.Open(t)
	g := infer.NewGenerator(m, dec)
	var rhythms []human.Loop
	for i, l := range Real(Known(set, dataset.Validation)) {
		if p := tapOf(l.Pattern); p != nil && i%29 == 0 {
			l.Pattern = p
			rhythms = append(rhythms, l)
		}
	}
	var all rhythmFigures
	for _, genre := range groove.AllGenres() {
		if genre == groove.Gospel { // nobody played it for the model
			continue
		}
		var f rhythmFigures
		for k := range tapsPerGenre {
			l := rhythms[(k*7+int(genre)*5)%len(rhythms)]
			r := DefaultRecipe()
			r.Style, r.Seed = groove.Pure(genre, l.BPM), uint64(k)
			r.Guide = infer.NewCaptureGuide(*l.Pattern, nil, 0.2, l.BPM).AsRhythm()
			loop, err := g.Loop(r)
			if err != nil {
				t.Fatal(err)
			}
			f.add(l.Pattern, &loop.Decoded)
			all.add(l.Pattern, &loop.Decoded)
		}
		f.log(t, genre.String())
		if f.struck < f.taps {
			t.Errorf("%s: of %g taps %g are struck", genre, f.taps, f.struck)
		}
	}
	all.log(t, "all")
	if all.drums < 0.9*all.strong || correlation(all.offsets, all.tapOffsets, all.product) < 0.8 || correlation(all.velocities, all.tapVelocities, all.pv) < 0.8 {
		t.Error("the kits do not follow the taps")
	}
}

func (f *rhythmFigures) log(t *testing.T, name string) {
	t.Helper()
	t.Logf("%-14s taps %4.0f, struck %.3f; strong ones by a drum %.3f; correlation of timing %.2f, of loudness %.2f; steady %.2f", name, f.taps, f.struck/f.taps,
		f.drums/f.strong, correlation(f.offsets, f.tapOffsets, f.product), correlation(f.velocities, f.tapVelocities, f.pv), f.steady/f.kits)
}
