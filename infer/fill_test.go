package infer

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// judgeOfFills distinguishes a bar of fill from a bar of groove by which voices play at which step, each by itself (naive Bayes).
type judgeOfFills struct {
	hit, rest [groove.StepsPerBar][groove.NumVoices]float64 // what a hit and its absence say for a fill
}

func newJudgeOfFills(list []barsOf) *judgeOfFills {
	var counts [2][groove.StepsPerBar][groove.NumVoices]float64
	var n [2]float64
	for _, b := range list {
		if b.split != "train" {
			continue
		}
		kind := 0
		if b.fill {
			kind = 1
		}
		for i := range b.bars {
			n[kind]++
			for s := range b.bars[i] {
				for v, x := range b.bars[i][s] {
					if x > 0 {
						counts[kind][s][v]++
					}
				}
			}
		}
	}
	j := &judgeOfFills{}
	for s := range j.hit {
		for v := range j.hit[s] {
			p := [2]float64{(counts[0][s][v] + 1) / (n[0] + 2), (counts[1][s][v] + 1) / (n[1] + 2)}
			j.hit[s][v], j.rest[s][v] = math.Log(p[1]/p[0]), math.Log((1-p[1])/(1-p[0]))
		}
	}
	return j
}

// fill judges the steps of a bar from one on.
func (j *judgeOfFills) fill(hit func(pos, voice int) bool, from int) bool {
	sum := 0.0
	for s := from; s < groove.StepsPerBar; s++ {
		for v := range groove.NumVoices {
			if hit(s, v) {
				sum += j.hit[s][v]
			} else {
				sum += j.rest[s][v]
			}
		}
	}
	return sum > 0
}

// drums counts hits of snare and toms from a position of a bar on.
func drums(hit func(pos, voice int) bool, from int) (n float64) {
	for s := from; s < groove.StepsPerBar; s++ {
		for _, v := range []groove.Voice{groove.Snare, groove.LowTom, groove.MidTom, groove.HighTom} {
			if hit(s, int(v)) {
				n++
			}
		}
	}
	return n
}

func inBar(p *groove.Pattern, bar int) func(pos, voice int) bool {
	return func(pos, voice int) bool { return p.Hits[bar*groove.StepsPerBar+pos][voice] }
}

// TestFillsReadAsFills lets a judge that has learned from the dataset tell fills from grooves: first those of drummers that it
// has not seen, then ours.
func TestFillsReadAsFills(t *testing.T) {
	list := datasetBars(t)
	judge := newJudgeOfFills(list)
	const from = groove.StepsPerBar / 2 // amount ½: two beats
	var real [2]struct{ n, fills float64 }
	for _, b := range list {
		if b.split == "train" {
			continue
		}
		for i := range b.bars {
			r := &real[0]
			if b.fill {
				r = &real[1]
			}
			r.n++
			if judge.fill(func(pos, v int) bool { return b.bars[i][pos][v] > 0 }, from) {
				r.fills++
			}
		}
	}
	t.Logf("real: of %.0f fills %.2f are recognised as fills, of %.0f bars of groove %.2f", real[1].n, real[1].fills/real[1].n, real[0].n, real[0].fills/real[0].n)

	theirs := real[1].fills / real[1].n
	if grooves := real[0].fills / real[0].n; !(theirs > 0.7 && grooves < 0.3) {
		t.Fatalf("the judge takes %.2f of the fills and %.2f of the bars of groove for fills: it cannot tell", theirs, grooves)
	}
	for name, m := range fillModels(t) {
		readAsFills(t, name, NewGenerator(m, oracle{m}), judge, theirs)
	}
}

// fillModels are the reference's model and the one inside the program.
func fillModels(t *testing.T) map[string]*Model {
	t.Helper()
	ours, err := LoadFile("../models/default.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(reference(t, "cvae.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Prior, err = LoadPrior(reference(t, "prior.safetensors"), m.Config.Latent); err != nil {
		t.Fatal(err)
	}
	return map[string]*Model{"reference": m, "ours": ours}
}

// readAsFills measures a model's fills of two beats; theirs is the share of drummers' fills that is recognised as such.
func readAsFills(t *testing.T, name string, g *Generator, judge *judgeOfFills, theirs float64) {
	t.Helper()
	const from = groove.StepsPerBar / 2
	var n, fills, grooves, denser, landed float64
	var count [2]float64
	for _, genre := range []groove.Genre{groove.Rock, groove.Funk, groove.Hiphop, groove.Jazz, groove.Punk, groove.Latin, groove.Soul, groove.Afrocuban} {
		for seed := range uint64(3) {
			r := recipe()
			r.Style, r.Seed, r.Fill = groove.Pure(genre, 110), seed, 0.5
			l := makeLoop(t, g, r)
			for bar := range groove.Bars {
				n++
				if judge.fill(inBar(l.Fill, bar), from) {
					fills++
				}
				if judge.fill(inBar(&l.Pattern, bar), from) {
					grooves++
				}
				f, p := drums(inBar(l.Fill, bar), from), drums(inBar(&l.Pattern, bar), from)
				count[0], count[1] = count[0]+p, count[1]+f
				if f > p {
					denser++
				}
				if one := bar * groove.StepsPerBar; l.Fill.Hits[one][groove.Crash] && l.Fill.Hits[one][groove.Kick] {
					landed++
				}
			}
		}
	}
	t.Logf("%s: of %.0f fills %.2f are recognised as fills, of the grooves %.2f; snare and toms in two beats %.1f, in the groove %.1f; denser %.2f",
		name, n, fills/n, grooves/n, count[1]/n, count[0]/n, denser/n)
	if fills/n < 0.75 || fills/n < theirs-0.10 || grooves/n > 0.5 || count[1] < 1.5*count[0] || landed != n {
		t.Errorf("%s: fills do not read as fills, or do not land", name)
	}
}

func TestFillChangesOnlyItsSteps(t *testing.T) {
	g := NewGenerator(fullModel(t, smallConfig(HeadsSpread)), &fakeDecoder{logit: steady(-3)})
	r := recipe()
	plain := makeLoop(t, g, r)
	if plain.Fill != nil {
		t.Error("a fill that nobody asked for")
	}
	snare := groove.Hold(groove.NewVoiceSet(groove.Snare), &plain.Drawn).AsStruck()
	before := -1.0
	for _, amount := range []float64{0.1, 0.25, 0.5, 0.7, 1} {
		total := 0.0
		for seed := range uint64(30) {
			r.Seed, r.Fill, r.Held = seed, amount, nil
			l := makeLoop(t, g, r)
			if want := FillSteps(amount); l.FillSteps != want {
				t.Fatalf("amount %g takes %d steps, want %d", amount, l.FillSteps, want)
			}
			fillStaysInside(t, amount, l)
			if !l.Fill.IsCanonical() {
				t.Fatal("not canonical")
			}
			total += drums(inBar(l.Fill, 3), 1)
			if again := makeLoop(t, g, r); *again.Fill != *l.Fill {
				t.Fatal("the same recipe gives another fill")
			}
			r.Held = snare
			if l = makeLoop(t, g, r); !l.Fill.Hits[0][groove.Kick] || !heldStays(l.Fill, snare) {
				t.Fatal("a fill changes a held voice, or does not land")
			}
		}
		if total <= before {
			t.Errorf("amount %g has %g strokes after %g", amount, total, before)
		}
		before = total
	}
}

// fillStaysInside compares a loop's fill with the loop: before its steps nothing is another but the landings, where kick and crash come in place of
// hats and ride.
func fillStaysInside(t *testing.T, amount float64, l *groove.Loop) {
	t.Helper()
	landing := groove.NewVoiceSet(groove.Kick, groove.Crash, groove.ClosedHat, groove.OpenHat, groove.Ride)
	for s := range groove.Steps {
		pos := s % groove.StepsPerBar
		if pos >= groove.StepsPerBar-l.FillSteps {
			continue
		}
		for v := range groove.Voice(groove.NumVoices) {
			same := l.Fill.Hits[s][v] == l.Pattern.Hits[s][v] && l.Fill.Velocities[s][v] == l.Pattern.Velocities[s][v] && l.Fill.Offsets[s][v] == l.Pattern.Offsets[s][v]
			if !same && (pos != 0 || !landing.Has(v)) {
				t.Fatalf("amount %g changes %s on step %d", amount, v, s)
			}
			if lands := v == groove.Kick || v == groove.Crash; pos == 0 && landing.Has(v) && l.Fill.Hits[s][v] != lands {
				t.Fatalf("amount %g: %s plays on the one: %v", amount, v, l.Fill.Hits[s][v])
			}
		}
	}
}

func heldStays(p *groove.Pattern, h *groove.Held) bool {
	q := *p
	h.Merge(&q)
	return q == *p
}
