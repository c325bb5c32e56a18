package recognition

import (
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/lda"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// Curve is accuracy by how much there is to learn from, with least squares on components and phase: they are fitted
// from sums, so that a hundred draws take seconds. The components are those of all training windows; they know no
// genre.
type Curve struct {
	Of     string  `json:"of"`   // "drummers" or "performances" to learn from
	Asks   string  `json:"asks"` // whom it recognises: see Asks…
	Points []Point `json:"points"`
	// Rise is how much the windows' accuracy rises with each doubling, by a line through all points but the first.
	// Needs is how many drummers or performances the line puts each of Goals at. Lines end: this is the least that it
	// would take. Nil: the line does not rise, or it is that of drummers asked about validation, which ends where all
	// drummers of that split are known.
	Rise  float64            `json:"rise_per_doubling"`
	Needs map[string]float64 `json:"needs,omitempty"`
}

// Whom a curve's classifier recognises.
const (
	AsksValidation = "validation"   // the validation split, whose drummers are known when all are learned from
	AsksNew        = "new drummers" // all takes of the training and validation splits of drummers who are not learned from
)

// Point is a mean over draws, with their standard deviation.
type Point struct {
	N            int     `json:"n"` // drummers or performances
	Draws        int     `json:"draws"`
	Takes        float64 `json:"takes"` // that were learned from
	Windows      float64 `json:"windows"`
	Spread       float64 `json:"spread"` // of Windows over draws
	Performances float64 `json:"performances"`
	Known        float64 `json:"known"` // share of the windows whose genre was learned: no classifier can do better
}

// portion is the takes of one drummer, or one take: their windows, features and sums.
type portion struct {
	drummer string
	takes   int
	windows []dataset.Window
	x       svm.Matrix
	sums    *lda.Sums
}

// byTake cuts windows and their features, which are in order of performances, into a portion for each take.
func byTake(windows []dataset.Window, x svm.Matrix) (out []portion) {
	for from := 0; from < len(windows); {
		to := from
		for to < len(windows) && windows[to].Performance == windows[from].Performance {
			to++
		}
		p := portion{windows[from].Drummer, 1, windows[from:to], svm.Matrix{Rows: to - from, Cols: x.Cols, Data: x.Data[from*x.Cols : to*x.Cols]}, nil}
		p.sums = lda.NewSums(groove.NumGenres, x.Cols)
		p.sums.Add(p.x, genresOf(p.windows))
		out, from = append(out, p), to
	}
	return out
}

// joinedBy joins takes of the same key.
func joinedBy(takes []portion, key func(portion) string) map[string]portion {
	out := map[string]portion{}
	for _, t := range takes {
		d, seen := out[key(t)]
		if !seen {
			d = portion{drummer: t.drummer, x: svm.Matrix{Cols: t.x.Cols}, sums: lda.NewSums(groove.NumGenres, t.x.Cols)}
		}
		d.takes++
		d.windows, d.x.Data = append(d.windows, t.windows...), append(d.x.Data, t.x.Data...)
		d.x.Rows += t.x.Rows
		d.sums.Merge(t.sums, 1)
		out[key(t)] = d
	}
	return out
}

// byDrummer returns each drummer's takes, by the drummers' names.
func byDrummer(takes []portion) (out []portion) {
	all := joinedBy(takes, func(t portion) string { return t.drummer })
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, all[name])
	}
	return out
}

// added returns the sums of several portions.
func added(all []portion) *lda.Sums {
	s := all[0].sums.Clone()
	for _, p := range all[1:] {
		s.Merge(p.sums, 1)
	}
	return s
}

// sizes are 1, 2, 4, … and all.
func sizes(all int) (out []int) {
	for n := 1; n < all; n *= 2 {
		out = append(out, n)
	}
	return append(out, all)
}

func fromEight(sizes []int) []int {
	return slices.DeleteFunc(sizes, func(n int) bool { return n < 8 && n != sizes[len(sizes)-1] })
}

// Goals are accuracies that Curve.Needs is about.
var Goals = map[string]float64{"60%": 0.60, "63%": 0.63}

// extend fits the line.
func (c *Curve) extend() {
	points := c.Points[min(1, len(c.Points)-1):]
	var n, sx, sy, sxx, sxy float64
	for _, p := range points {
		x := math.Log2(float64(p.N))
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+p.Windows, sxx+x*x, sxy+x*p.Windows
	}
	spread := n*sxx - sx*sx
	if spread == 0 {
		return
	}
	c.Rise = (n*sxy - sx*sy) / spread
	at := (sy - c.Rise*sx) / n // at one
	if c.Rise <= 0 || (c.Of == "drummers" && c.Asks == AsksValidation) {
		return
	}
	c.Needs = map[string]float64{}
	for name, goal := range Goals {
		c.Needs[name] = math.Exp2((goal - at) / c.Rise)
	}
}

// plan is a curve to be measured: what each of its draws of n learns from and asks.
type plan struct {
	of, asks string
	from     []portion
	sizes    []int
	draw     draw
}

type draw func(rng *rand.Rand, n int) (learn []portion, ask portion)

// plans returns the three curves.
func (m *measuring) plans() []plan {
	takes := byTake(m.train, m.tested.train)
	drummers := byDrummer(takes)
	held := portion{windows: m.held[0], x: m.tested.held[0]}
	all := byDrummer(slices.Concat(takes, byTake(m.held[0], m.tested.held[0])))
	ofHeld := func(from []portion) draw {
		return func(rng *rand.Rand, n int) ([]portion, portion) { return drawn(rng, from, n), held }
	}
	return []plan{
		{"drummers", AsksValidation, drummers, sizes(len(drummers)), ofHeld(drummers)},
		{"drummers", AsksNew, all, sizes(len(all) - 1), func(rng *rand.Rand, n int) ([]portion, portion) {
			order := drawn(rng, all, n+1) // each drummer is as often the new one
			return order[1:], order[0]
		}},
		{"performances", AsksValidation, takes, fromEight(sizes(len(takes))), ofHeld(takes)},
	}
}

func (m *measuring) curves(ctx context.Context) error {
	for _, p := range m.plans() {
		if len(p.from) < 2 {
			continue
		}
		curve := Curve{Of: p.of, Asks: p.asks}
		for _, n := range p.sizes {
			if err := ctx.Err(); err != nil {
				return err
			}
			point, err := m.point(n, len(p.from), p.draw)
			if err != nil {
				return err
			}
			curve.Points = append(curve.Points, point)
		}
		curve.extend()
		m.report.Curves = append(m.report.Curves, curve)
	}
	return nil
}

// drawn returns n of the portions at random, in random order.
func drawn(rng *rand.Rand, all []portion, n int) []portion {
	out := make([]portion, 0, n)
	for _, i := range rng.Perm(len(all))[:n] {
		out = append(out, all[i])
	}
	return out
}

// point measures draws of n. What is asked counts by the window, over all draws.
func (m *measuring) point(n, of int, draw draw) (Point, error) {
	p := Point{N: n}
	sum, squares, total := 0.0, 0.0, 0.0
	performances, asked := 0.0, 0.0
	for i := range m.opt.Draws {
		learn, ask := draw(rand.New(rand.NewPCG(uint64(n), uint64(i))), n)
		r, known, err := m.ask(added(learn), ask)
		if err != nil {
			return p, err
		}
		w := float64(r.Windows.Count)
		total, sum, squares = total+w, sum+w*r.Windows.Accuracy, squares+w*r.Windows.Accuracy*r.Windows.Accuracy
		performances, asked = performances+r.Performances.Accuracy*float64(r.Performances.Count), asked+float64(r.Performances.Count)
		p.Known += w * known
		for _, l := range learn {
			p.Takes += float64(l.takes)
		}
		p.Draws++
		if n == of {
			break // there is only one such draw
		}
	}
	p.Windows, p.Performances, p.Known, p.Takes = sum/total, performances/asked, p.Known/total, p.Takes/float64(p.Draws)
	p.Spread = math.Sqrt(max(0, squares/total-p.Windows*p.Windows))
	return p, nil
}

// ask fits sums and recognises a portion; known is the share of its windows whose genre the sums have.
func (m *measuring) ask(sums *lda.Sums, ask portion) (r Recognised, known float64, err error) {
	machine, err := sums.FitSquares(m.ridge)
	if err != nil {
		return r, 0, err
	}
	learned := 0
	for _, w := range ask.windows {
		if machine.Weight[w.Genre] != nil {
			learned++
		}
	}
	return recognise(scores(machine, ask.x), ask.windows), float64(learned) / float64(len(ask.windows)), nil
}
