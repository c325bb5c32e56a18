package judge

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/eval/human"
)

func TestTwoSampleTest(t *testing.T) {
	real := loops(320, 1, func(i int) int { return i % 3 })
	late := loops(320, 1000, func(i int) int { return i % 3 })
	for _, l := range late {
		for s := range l.Pattern.Offsets {
			for v := range l.Pattern.Offsets[s] {
				if l.Pattern.Hits[s][v] {
					l.Pattern.Offsets[s][v] += 0.2
				}
			}
		}
	}
	for _, c := range []struct {
		name      string
		ours      []human.Loop
		view      View
		low, high float64
	}{
		{"other loops of the same kind", loops(320, 2000, func(i int) int { return i % 3 }), Everything, 0.4, 0.6},
		{"late", late, Everything, 0.95, 1},
		{"late, hits alone", late, HitsAlone, 0.4, 0.6},
		{"another kind", loops(320, 3000, func(i int) int { return (i + 1) % 2 }), HitsAlone, 0.6, 0.9},
	} {
		calls := 0
		opt := TwoSampleOptions{View: c.view, Halvings: 1, Engine: engine(t), Progress: func(_, of int, _ float64) { calls += of }}
		got, err := TwoSampleTest(context.Background(), real, c.ours, opt)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got.Accuracy < c.low || got.Accuracy > c.high || len(got.Rounds) != 2 || calls != 4 {
			t.Errorf("%s: %v in %d rounds, want %g to %g", c.name, got, len(got.Rounds), c.low, c.high)
		}
		if c.view == Everything {
			continue
		}
		again, err := TwoSampleTest(context.Background(), real, c.ours, opt)
		if err != nil || again.Accuracy != got.Accuracy {
			t.Errorf("%s: %v, then %v, %v", c.name, got, again, err)
		}
	}
}

func TestTwoSampleTestRefuses(t *testing.T) {
	many := loops(40, 1, func(int) int { return 0 })
	silent := make([]human.Loop, 40)
	for i := range silent {
		silent[i] = human.Loop{Pattern: &groove.Pattern{}, Performance: i / 4}
	}
	for name, c := range map[string]struct {
		real, ours []human.Loop
		want       string
	}{
		"few performances": {many[:8], many[:8], "four or more"},
		"one side":         {many, nil, "one side"},
		"silent loops":     {many, silent, "one side"},
	} {
		if _, err := TwoSampleTest(context.Background(), c.real, c.ours, TwoSampleOptions{Engine: engine(t)}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := TwoSampleTest(ctx, many, many, TwoSampleOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped context: %v", err)
	}
	broken := loops(40, 1, func(int) int { return 0 })
	for _, l := range broken {
		l.Pattern.Velocities[0][groove.ClosedHat] = float32(math.NaN())
	}
	var bad *NonFiniteError
	if _, err := TwoSampleTest(context.Background(), many, broken, TwoSampleOptions{Engine: engine(t)}); !errors.As(err, &bad) {
		t.Errorf("velocities that are no numbers: %v", err)
	}
}
