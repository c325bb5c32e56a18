package eval

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// part is every k-th performance of a set: small, and of all genres.
func part(set *dataset.Set, k int) *dataset.Set {
	small := &dataset.Set{Rule: set.Rule}
	for i, p := range set.Performances {
		if i%k == 0 {
			small.Performances = append(small.Performances, p)
		}
	}
	return small
}

// robot plays what m makes on the grid, each stroke as loud as the next: a classifier has to hear that.
func robot(m Maker) Maker {
	return func(style groove.Style, seed uint64) (*groove.Pattern, error) {
		p, err := m(style, seed)
		if err != nil {
			return nil, err
		}
		flat := groove.Pattern{Hits: p.Hits}
		for s := range flat.Hits {
			for v, h := range flat.Hits[s] {
				if h {
					flat.Velocities[s][v] = 0.8
				}
			}
		}
		return &flat, nil
	}
}

func TestMeasure(t *testing.T) {
	set, model := part(openSet(t), 12), referenceModel(t)
	model.Make = robot(defaultMaker(t))
	stage := 0
	opt := Options{Loops: 4, Seed: 5, Held: []dataset.Split{dataset.Validation, dataset.Test}, Progress: func(p Progress) {
		if p.Stage < stage || p.Stage > p.Stages || p.Stages != 6+steadyBaseStages+modelStages || p.Done > p.Of || p.Name == "" {
			t.Errorf("after stage %d: %+v", stage, p)
		}
		stage = p.Stage
	}}
	b, err := NewBench(context.Background(), set, opt)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Measure(context.Background(), model)
	if err != nil {
		t.Fatal(err)
	}
	if stage != 6+steadyBaseStages+modelStages {
		t.Errorf("the last stage was %d", stage)
	}
	for _, s := range []Separation{r.Latent.Conditioned, r.Latent.TempoOnly, r.Latent.Principal, r.Latent.CountsAndMeans, r.Latent.Tempo} {
		if s["validation"].Count == 0 || s["test"].Accuracy == 0 {
			t.Errorf("separation %v", s)
		}
	}
	if r.Loops.Balanced.Loops == 0 || r.Loops.Like.Loops != r.Loops.Real.Loops || len(r.Human.Rows) == 0 ||
		r.TwoSample.Everything.Accuracy < r.TwoSample.EverythingFloor.Accuracy || r.Reconstruction["test"].Model.Hits.F1 < 0.6 {
		t.Errorf("%+v", r)
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	again := &Report{}
	if err := json.Unmarshal(data, again); err != nil || !reflect.DeepEqual(again.Loops, r.Loops) || len(again.Human.Rows) != len(r.Human.Rows) {
		t.Errorf("what was written is not what is read: %v", err)
	}
	measureStops(t, b)
}

// measureStops wants a bench to give the errors of models and contexts.
func measureStops(t *testing.T, b *Bench) {
	t.Helper()
	b.opt.Progress = nil
	broken := errors.New("broken decoder")
	fail := func(groove.Style, uint64) (*groove.Pattern, error) { return nil, broken }
	if _, err := b.Measure(context.Background(), Model{Name: "x", Make: fail}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the model's error", err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := b.Measure(stopped, Model{Make: fail}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestMeasureWantsWindows(t *testing.T) {
	_, err := Measure(context.Background(), &dataset.Set{}, Model{}, Options{})
	if err == nil || !strings.Contains(err.Error(), "validation") {
		t.Errorf("got %v, want an error that names the split", err)
	}
}
