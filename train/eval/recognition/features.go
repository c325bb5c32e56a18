package recognition

import (
	"fmt"

	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// data is the windows that are learned from and those of each held-out split.
type data struct {
	train  []dataset.Window
	genres []int // of train
	held   [][]dataset.Window
	names  []string // of the splits in held
}

func newData(set *dataset.Set, held []dataset.Split) data {
	d := data{train: set.Windows(dataset.Train)}
	d.genres = genresOf(d.train)
	for _, s := range held {
		d.held, d.names = append(d.held, set.Windows(s)), append(d.names, s.String())
	}
	return d
}

func genresOf(windows []dataset.Window) []int {
	out := make([]int, len(windows))
	for i, w := range windows {
		out[i] = int(w.Genre)
	}
	return out
}

// features are of the data's windows, a row each.
type features struct {
	train svm.Matrix
	held  []svm.Matrix
}

func (d data) features(f eval.Featurer) (features, error) {
	x, err := f(d.train)
	if err != nil {
		return features{}, fmt.Errorf("features of training windows: %w", err)
	}
	out := features{train: x}
	for i, w := range d.held {
		if x, err = f(w); err != nil {
			return features{}, fmt.Errorf("features of %s windows: %w", d.names[i], err)
		}
		out.held = append(out.held, x)
	}
	return out, nil
}

// each returns the features changed by one function.
func (f features) each(change func(svm.Matrix) svm.Matrix) features {
	out := features{train: change(f.train)}
	for _, x := range f.held {
		out.held = append(out.held, change(x))
	}
	return out
}

// scaled gives each feature deviation 1 over the training windows.
func (f features) scaled() features { return f.each(svm.FitScaler(f.train).Apply) }

// whitened also turns them, so that no two go together.
func (f features) whitened() (features, error) {
	w, err := fitWhitening(f.train)
	if err != nil {
		return features{}, err
	}
	return f.each(w.apply), nil
}

// beside puts other features of the same windows beside these.
func (f features) beside(o features) features {
	out := features{train: joined(f.train, o.train)}
	for i := range f.held {
		out.held = append(out.held, joined(f.held[i], o.held[i]))
	}
	return out
}

func joined(a, b svm.Matrix) svm.Matrix {
	out := svm.NewMatrix(a.Rows, a.Cols+b.Cols)
	for i := range a.Rows {
		copy(out.Row(i), a.Row(i))
		copy(out.Row(i)[a.Cols:], b.Row(i))
	}
	return out
}
