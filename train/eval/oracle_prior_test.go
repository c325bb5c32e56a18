package eval

import (
	"context"
	"testing"

	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/models/modeltest"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

// A loop that is drawn where a window lies is nearer to that window than to others of its genre.
func TestOraclePrior(t *testing.T) {
	windows := Known(part(openSet(t), 40), dataset.Validation, dataset.Test)
	m, dec := modeltest.Open(t)
	e := nn.NewEngine()
	defer e.Close()
	model, err := FromModel(e, m, dec)
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	loops, err := model.Oracle(context.Background(), windows, 1, func(n, _ int) { done = n })
	if err != nil {
		t.Fatal(err)
	}
	real := Real(windows)
	if len(loops) != len(real) || done != len(real) || len(real) < 20 {
		t.Fatalf("%d loops of %d windows, progress says %d", len(loops), len(real), done)
	}
	var own, others mean
	for i, l := range loops {
		a := novelty.BitsOf(l.Pattern)
		for j, r := range real {
			b := novelty.BitsOf(r.Pattern)
			switch d := novelty.NewIndex([]novelty.Bits{b}).Nearest(&a); {
			case i == j:
				own.add(d)
			case l.Genre == r.Genre && l.Performance != r.Performance:
				others.add(d)
			}
		}
	}
	t.Logf("distance %.3f to their own windows, %.3f to others of the genre", own.value(), others.value())
	if !(own.value() < 0.9*others.value()) {
		t.Error("loops are no nearer to the windows that they were drawn about")
	}
}
