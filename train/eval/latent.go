package eval

import (
	"context"
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/pca"
	"github.com/groovegen/groovegen/train/eval/score"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// Featurer returns features of windows, a row each, always of the same width: z-means of an encoder, say.
type Featurer func(windows []dataset.Window) (svm.Matrix, error)

// Separation is how well a linear SVM on some features separates genres in each held-out split, by the split's name. The
// paper measures its latent space that way (5.1).
type Separation map[string]score.Scores

// Separate trains a linear SVM (C = 1) on the training windows and tests it on the held-out ones. All windows count, also silent ones
// and genres without training windows, and the features are not standardised. This gives the reference's figures
// to a point in a thousand (z-means of its model, conditioned on the tempo only: 0.412 on validation and 0.234 on test;
// standardised 0.402 and 0.227). Training windows of a single genre separate nothing: the result is then empty.
func Separate(ctx context.Context, set *dataset.Set, held []dataset.Split, features Featurer, progress func(done, of int)) (Separation, error) {
	windows := set.Windows(dataset.Train)
	if len(windows) == 0 || !slices.ContainsFunc(windows, func(w dataset.Window) bool { return w.Genre != windows[0].Genre }) {
		return Separation{}, nil
	}
	x, err := features(windows)
	if err != nil {
		return nil, fmt.Errorf("features of training windows: %w", err)
	}
	machine, err := svm.Train(ctx, x, genres(windows), svm.Options{C: svm.DefaultC, Progress: progress})
	if err != nil {
		return nil, err
	}
	out := Separation{}
	for _, split := range held {
		asked := set.Windows(split)
		if x, err = features(asked); err != nil {
			return nil, fmt.Errorf("features of %s windows: %w", split, err)
		}
		out[split.String()] = score.Of(genres(asked), machine.Predict(x), groove.NumGenres)
	}
	return out, nil
}

func genres(windows []dataset.Window) []int {
	out := make([]int, len(windows))
	for i, w := range windows {
		out[i] = int(w.Genre)
	}
	return out
}

const tensorSize = groove.Steps * dataset.Channels

// PCARank is the number of principal directions that are compared with a latent of 128.
const PCARank = 128

// Principal returns a Featurer of the coordinates along the PCARank directions in which the training windows' HOV tensors vary
// most, each to standard deviation 1: the baseline without any model (0.595 and 0.520).
func Principal(set *dataset.Set) (Featurer, error) {
	train := set.Windows(dataset.Train)
	basis, err := pca.Fit(len(train), tensorSize, PCARank, func(i int, dst []float32) { train[i].HOV(dst) })
	if err != nil {
		return nil, err
	}
	project := perWindow(PCARank, func(w dataset.Window, hov, dst []float32) {
		w.HOV(hov)
		basis.Project(dst, hov)
	})
	x, err := project(train)
	if err != nil {
		return nil, err
	}
	scaler := svm.FitScaler(x)
	return func(windows []dataset.Window) (svm.Matrix, error) {
		x, err := project(windows)
		return scaler.Apply(x), err
	}, nil
}

// CountsAndMeans is a Featurer of 27 numbers: each voice's strokes, mean offset and mean velocity (0.455 and 0.318).
func CountsAndMeans() Featurer {
	return perWindow(dataset.Channels, func(w dataset.Window, hov, dst []float32) {
		w.HOV(hov)
		for i, x := range hov {
			dst[i%dataset.Channels] += x
		}
		for v := range groove.NumVoices {
			if n := dst[v]; n > 0 {
				dst[groove.NumVoices+v] /= n
				dst[2*groove.NumVoices+v] /= n
			}
		}
	})
}

// TempoAlone is a Featurer of the normalised tempo (0.273 and 0.127).
func TempoAlone() Featurer {
	return perWindow(1, func(w dataset.Window, _, dst []float32) {
		c := w.Style().Condition()
		dst[0] = c[groove.NumGenres]
	})
}

// perWindow makes a Featurer of a function of one window; hov is room for its tensor.
func perWindow(width int, f func(w dataset.Window, hov, dst []float32)) Featurer {
	return func(windows []dataset.Window) (svm.Matrix, error) {
		x, hov := svm.NewMatrix(len(windows), width), make([]float32, tensorSize)
		for i, w := range windows {
			f(w, hov, x.Row(i))
		}
		return x, nil
	}
}
