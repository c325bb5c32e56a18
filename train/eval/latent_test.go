package eval

import (
	"context"
	"errors"
	"testing"

	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// What the reference measured with another library's linear SVM comes out of ours: accuracy, and balanced where it says.
func TestSeparationOfTheReference(t *testing.T) {
	set := openSet(t)
	principal, err := Principal(set)
	if err != nil {
		t.Fatal(err)
	}
	model := referenceModel(t)
	held := []dataset.Split{dataset.Validation, dataset.Test}
	for _, c := range []struct {
		name      string
		features  Featurer
		want      [4]float64 // validation, balanced, test, balanced; 0 = not stated
		tolerance float64
	}{
		{"PCA-128", principal, [4]float64{0.595, 0.343, 0.520, 0.437}, 0.001},
		{"counts and means", CountsAndMeans(), [4]float64{0.455, 0, 0.317, 0}, 0.002},
		{"tempo alone", TempoAlone(), [4]float64{0.273, 0, 0, 0}, 0.001},
		{"z-means, told the tempo only", func(w []dataset.Window) (svm.Matrix, error) {
			return model.Encode(w, false)
		}, [4]float64{0.411, 0.248, 0.233, 0.209}, 0.005},
	} {
		s, err := Separate(context.Background(), set, held, c.features, nil)
		if err != nil {
			t.Fatal(err)
		}
		validation, test := s["validation"], s["test"]
		t.Logf("%s: validation %v, test %v", c.name, validation, test)
		for i, got := range []float64{validation.Accuracy, validation.Balanced, test.Accuracy, test.Balanced} {
			if c.want[i] > 0 && (got < c.want[i]-c.tolerance || got > c.want[i]+c.tolerance) {
				t.Errorf("%s: figure %d is %.4f, want %.3f within %g", c.name, i, got, c.want[i], c.tolerance)
			}
		}
	}
}

func TestSeparateSaysWhoseFeaturesFailed(t *testing.T) {
	set := openSet(t)
	broken := errors.New("broken encoder")
	_, err := Separate(context.Background(), set, nil, func([]dataset.Window) (svm.Matrix, error) { return svm.Matrix{}, broken }, nil)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the features' error", err)
	}
}
