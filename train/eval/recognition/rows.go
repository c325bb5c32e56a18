package recognition

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// papers is the paper's classifier: a linear SVM with C = 1.
var papers = setting{"C 1", linearSVM(svm.DefaultC, false)}

// regularised are linear SVMs from hardly fitted to the paper's.
func regularised(balanced bool) (out []setting) {
	for _, c := range []float64{1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1} {
		out = append(out, setting{fmt.Sprintf("C %g", c), linearSVM(c, balanced)})
	}
	return out
}

func gaussians() (out []setting) {
	for _, gamma := range []float64{0.1, 0.3, 1} {
		for _, c := range []float64{1e-3, 1e-2, 1e-1} {
			out = append(out, setting{fmt.Sprintf("γ %g, C %g", gamma, c), gaussianSVM(c, gamma)})
		}
	}
	return out
}

// ridges are of features with deviation 1.
var ridges = []float64{0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30}

func squares() (out []setting) {
	for _, r := range ridges {
		out = append(out, setting{fmt.Sprintf("ridge %g", r), leastSquares(r)})
	}
	return out
}

func discriminants() (out []setting) {
	for _, r := range ridges {
		out = append(out, setting{fmt.Sprintf("ridge %g", r), discriminant(r)})
	}
	return out
}

// windows measures what can be recognised without a model.
func (m *measuring) windows(ctx context.Context) error {
	principal, err := eval.Principal(m.set)
	if err != nil {
		return err
	}
	var parts [3]features // principal components, phase, the four bars ahead
	for i, f := range []eval.Featurer{principal, phaseOf, aheadOf} {
		if parts[i], err = m.features(f); err != nil {
			return err
		}
	}
	pca, phase, ahead := parts[0], parts[1].scaled(), parts[2].scaled()
	m.tested = pca.beside(phase)
	const base = "components, SVM"
	chosen := 0
	for _, r := range []row{
		{name: base, f: pca, settings: []setting{papers}},
		{name: "components, SVM, C chosen", base: base, f: pca, settings: regularised(false)[:6]},
		{name: "phase, SVM", base: base, f: phase, settings: []setting{papers}},
		{name: "components and phase, SVM", base: base, f: m.tested, settings: []setting{papers}},
		{name: "components and phase, SVM, C chosen", base: base, f: m.tested, settings: regularised(false)[:6]},
		{name: "the same, four bars on", sees: SeesTake, base: base, f: m.tested.beside(ahead), settings: regularised(false)[:6]},
		{name: "components and phase, LDA", base: base, f: m.tested, settings: discriminants(), second: "LDA of components and phase"},
		{name: "components and phase, squares", base: base, f: m.tested, settings: squares()},
	} {
		r.sees = cmp.Or(r.sees, SeesWindow)
		if chosen, err = m.add(ctx, r); err != nil {
			return err
		}
	}
	m.ridge = ridges[chosen] // of the last row
	return nil
}

// latent measures what can be recognised by z.
func (m *measuring) latent(ctx context.Context) error {
	if m.opt.Model.Encode == nil {
		return nil
	}
	z, err := m.features(func(w []dataset.Window) (svm.Matrix, error) { return m.opt.Model.Encode(w, false) })
	if err != nil {
		return err
	}
	white, err := z.whitened()
	if err != nil {
		return err
	}
	const base = "z, SVM"
	rows := []row{
		{name: base, sees: SeesLatent, f: z, settings: []setting{papers}},
		{name: "z, SVM, C chosen", sees: SeesLatent, f: z, settings: regularised(false)},
		{name: "z, SVM, genres balanced", sees: SeesLatent, f: z, settings: regularised(true)},
		{name: "z whitened, SVM, C chosen", sees: SeesLatent, f: white, settings: regularised(false)},
		{name: "z whitened, LDA", sees: SeesLatent, f: white, settings: discriminants()},
		{name: "z whitened, Gaussian SVM", sees: SeesLatent, f: white, settings: gaussians()},
	}
	if m.opt.Model.Decoded != nil {
		phase, err := m.features(m.phaseOfDecoded)
		if err != nil {
			return err
		}
		phase = phase.scaled()
		both := z.scaled().beside(phase)
		rows = append(rows, row{name: "phase of the decoded loop, SVM", sees: SeesDecoded, f: phase, settings: []setting{papers}},
			row{name: "z and that phase, SVM", sees: SeesDecoded, f: both, settings: []setting{papers}},
			row{name: "z and that phase, SVM, C chosen", sees: SeesDecoded, f: both, settings: regularised(false), second: "SVM of z and its phase"},
			row{name: "z and that phase, LDA", sees: SeesDecoded, f: both, settings: discriminants(), second: "LDA of z and its phase"})
	}
	for _, r := range rows {
		r.base = base
		if _, err := m.add(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// phaseOfDecoded returns the Repeats of the loops that windows' z decode to.
func (m *measuring) phaseOfDecoded(windows []dataset.Window) (svm.Matrix, error) {
	x := svm.NewMatrix(len(windows), phases)
	p, err := m.opt.Model.Decoded(windows)
	if err != nil {
		return x, err
	}
	velocities := make([]float32, dataset.Cells)
	for i := range windows {
		hits := p.Hits[i*dataset.Cells:][:dataset.Cells]
		for c, v := range p.Velocities[i*dataset.Cells:][:dataset.Cells] {
			velocities[c] = v * hits[c] // of a stroke that is expected
		}
		Repeats(x.Row(i), hits, velocities)
	}
	return x, nil
}

// opinions are the weights that a second opinion has beside the judge.
var opinions = []float64{0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10}

// judged measures the judge, alone and together with each second opinion.
func (m *measuring) judged(context.Context) error {
	if m.opt.Judge == nil {
		return nil
	}
	alone := make([]values, len(m.held))
	for i, w := range m.held {
		for _, p := range m.opt.Judge.Probabilities(judge.FromWindows(w)) {
			row := make([]float64, len(p))
			for k, x := range p {
				row[k] = max(math.Log(float64(x)), leastLog)
			}
			alone[i] = append(alone[i], row)
		}
	}
	m.put(Recogniser{Name: "judge", Sees: SeesWindow}, "", alone)
	for _, s := range m.seconds {
		m.put(m.weigh(s, alone))
	}
	return nil
}

// weigh adds a second opinion to the judge's, with the weight that is best on validation windows.
func (m *measuring) weigh(s second, alone []values) (r Recogniser, base string, of []values) {
	r = Recogniser{Name: "judge, and " + s.name, Sees: SeesWindow}
	weight, top := 0.0, -1.0
	for _, u := range opinions {
		accuracy := recognise(mixed(alone[0], s.of[0], u), m.held[0]).Windows.Accuracy
		r.Tried = append(r.Tried, Trial{fmt.Sprintf("weight %g", u), accuracy})
		if accuracy > top {
			weight, top = u, accuracy
		}
	}
	for i := range alone {
		of = append(of, mixed(alone[i], s.of[i], weight))
	}
	return r, "judge", of
}
