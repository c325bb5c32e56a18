package train

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// Limits of the loss of an old genre. Beyond them a candidate waits.
const (
	lossSlack  = 0.05 // how much a genre's loss may grow, as a share of the old loss of its hits
	driftSlack = 0.30 // how far its mean hit map may move beyond what two draws of the old model differ by
)

// Measure has the same figures of the old and the new model, on the same windows.
type Measure struct {
	Name     string // "new data", or a genre
	Windows  int
	Old, New Figures
}

// Figures are the figures by which a candidate is compared.
type Figures struct {
	Loss  float64 // of hits, offsets and velocities together, as the model was trained
	Hits  float64 // the hits' cross-entropy alone
	Drift float64 // Σ|p − q| / Σq over the 16 × 9 mean hit maps of 100 loops, q the old model's; of the old: another draw of it
}

// Verdict is the result of a comparison.
type Verdict struct {
	Accept    bool
	Reason    string
	NewData   Measure
	Takes     int // that the windows of NewData come from
	OldGenres []Measure
}

// comparison compares an old model with a new one.
type comparison struct {
	engine   *nn.Engine
	old, new *infer.Model
	fresh    []dataset.Window // held-out windows of the new data
	old18    []dataset.Window // held-out rehearsal
	seed     uint64
	loops    int // of each genre in a hit map
	workers  int // goroutines that make them; 0 = GOMAXPROCS
}

// decide compares the models and returns the verdict.
func (c *comparison) decide(ctx context.Context, step func(done, total int)) (*Verdict, error) {
	before, err := FromModel(c.engine, c.old, evalBatch)
	if err != nil {
		return nil, err
	}
	after, err := FromModel(c.engine, c.new, evalBatch)
	if err != nil {
		return nil, err
	}
	after.Config.Loss = before.Config.Loss
	v := &Verdict{NewData: Measure{Name: "new data"}, Takes: takesOf(c.fresh)}
	v.NewData.measure(before, after, c.fresh)
	maps, err := c.hitMaps(ctx, step)
	if err != nil {
		return nil, err
	}
	var taught [groove.NumGenres]bool
	for _, w := range c.fresh {
		taught[w.Genre] = true
	}
	var lost []string
	for g := range groove.NumGenres {
		m := Measure{Name: groove.Genre(g).String()}
		m.measure(before, after, slices.DeleteFunc(slices.Clone(c.old18), func(w dataset.Window) bool { return int(w.Genre) != g }))
		m.Old.Drift, m.New.Drift = distance16(maps[1][g], maps[0][g]), distance16(maps[2][g], maps[0][g])
		if why := m.forgotten(); why != "" && !taught[g] {
			lost = append(lost, why)
		}
		v.OldGenres = append(v.OldGenres, m)
	}
	v.judge(lost)
	return v, nil
}

func (m *Measure) measure(before, after *CVAE, windows []dataset.Window) {
	m.Windows = len(windows)
	b := NewBatch(evalBatch)
	for _, s := range []struct {
		model *CVAE
		to    *Figures
	}{{before, &m.Old}, {after, &m.New}} {
		l := s.model.EvaluateWindows(windows, b)
		s.to.Hits, s.to.Loss = l.Hits, l.Hits+s.model.Config.Loss.Fine*(l.Offset+l.Velocity)
	}
}

// forgotten returns a text about what a genre lost, or "".
func (m *Measure) forgotten() string {
	switch {
	case !(m.New.Loss <= m.Old.Loss+lossSlack*m.Old.Hits): // NaN is worse too
		return fmt.Sprintf("%s is reproduced worse (loss %.4f, was %.4f)", m.Name, m.New.Loss, m.Old.Loss)
	case m.New.Drift > m.Old.Drift+driftSlack:
		return fmt.Sprintf("%s sounds different (its hits moved by %.0f%%, by chance %.0f%%)", m.Name, 100*m.New.Drift, 100*m.Old.Drift)
	}
	return ""
}

func (v *Verdict) judge(lost []string) {
	n := v.NewData
	gain := fmt.Sprintf("loss on %d held-out windows of the new data %.4f, was %.4f", n.Windows, n.New.Loss, n.Old.Loss)
	switch {
	case !(n.New.Loss < n.Old.Loss): // NaN is no better either
		v.Reason = "it is no better on the new data: " + gain
	case len(lost) > 0:
		v.Reason = "it forgot: " + strings.Join(lost, "; ") + "; " + gain
	case n.Windows < dataset.MinHeldWindows || v.Takes < dataset.MinHeldFiles:
		v.Reason = fmt.Sprintf("%d held-out windows of %d files of the new data are too few to decide: it takes %d windows of %d files, which a "+
			"folder of about %d different loops has; %s", n.Windows, v.Takes, dataset.MinHeldWindows, dataset.MinHeldFiles, enoughLoops, gain)
	default:
		v.Accept, v.Reason = true, gain+"; the other genres stay within their limits"
	}
}

// enoughLoops is how many loops of four bars a folder needs so that enough of them are held out.
const enoughLoops = 4 * dataset.MinHeldWindows

// takesOf counts the takes from which windows were cut.
func takesOf(windows []dataset.Window) int {
	takes := map[string]bool{}
	for _, w := range windows {
		takes[w.File] = true
	}
	return len(takes)
}

// hitMap is how often each voice hits at each of the 16 steps of a bar.
type hitMap [groove.StepsPerBar * groove.NumVoices]float64

// mapLoops is how many loops of a genre make a hit map.
const mapLoops = 100

// hitMaps returns the maps of all genres of the old model, of another draw of it, and of the new model.
func (c *comparison) hitMaps(ctx context.Context, step func(done, total int)) (out [3][groove.NumGenres]hitMap, err error) {
	for i, from := range []struct {
		m    *infer.Model
		seed uint64
	}{{c.old, c.seed}, {c.old, c.seed + 1}, {c.new, c.seed}} {
		set, err := rehearse(ctx, from.m, rehearsal{c.loops, from.seed, dataset.Test, c.workers}, nil)
		if err != nil {
			return out, err
		}
		for _, w := range set.Windows() {
			out[i][w.Genre].add(w)
		}
		step(i+1, 3)
	}
	return out, nil
}

func (h *hitMap) add(w dataset.Window) {
	var hits [cells]uint8
	w.Hits(hits[:])
	for i, x := range hits {
		h[i%len(h)] += float64(x)
	}
}

// distance16 is Σ|p − q| / Σq.
func distance16(p, q hitMap) float64 {
	diff, sum := 0.0, 0.0
	for i := range p {
		diff += math.Abs(p[i] - q[i])
		sum += q[i]
	}
	return diff / max(sum, 1)
}
