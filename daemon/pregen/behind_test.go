package pregen

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// slow takes a time for each loop.
type slow struct{ takes time.Duration }

func (s *slow) Loop(r infer.Recipe) (*groove.Loop, error) {
	time.Sleep(s.takes)
	return &groove.Loop{Origin: groove.Origin{Seed: r.Seed}}, nil
}

// TestSlowMachineSaysWhatToSet: from a loop that takes more than half of its length on, until one takes less than a quarter.
func TestSlowMachineSaysWhatToSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gen := &slow{}
		p := New(gen, func(Published) {})
		defer p.Close()
		r := infer.Recipe{Style: groove.Pure(groove.Funk, 120), Audition: 16} // 8 s
		for _, c := range []struct {
			takes time.Duration
			want  string
		}{
			{time.Second, ""},
			{3 * time.Second, ""},
			{5 * time.Second, "a loop of 8.0 s took 5.0 s to draw: set audition 6, now 16"},
			{3 * time.Second, "set audition 10, now 16"},
			{100 * time.Second, "set audition 1, now 16"},
			{time.Second, ""},
			{3 * time.Second, ""},
		} {
			synctest.Wait()
			gen.takes = c.takes
			r.Seed++
			p.Submit(Request{Recipe: r})
			time.Sleep(c.takes)
			synctest.Wait()
			if got := p.Stats().Behind.String(); c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("a loop that takes %v: %q, want %q", c.takes, got, c.want)
			}
		}
		gen.takes = 5 * time.Second
		r.Audition, r.Seed = 1, r.Seed+1
		p.Submit(Request{Recipe: r})
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if got := p.Stats().Behind.String(); !strings.Contains(got, "set drift 0") {
			t.Errorf("one candidate: %q", got)
		}
	})
}

// TestSketchesWait: sketches are drawn one by one while nothing else is to be done; a request comes before those that are left, and a new call replaces them.
func TestSketchesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []uint64
		gen := &slow{time.Second}
		p := New(gen, func(p Published) { order = append(order, p.Loop.Origin.Seed) })
		defer p.Close()
		recipes := func(seeds ...uint64) (list []infer.Recipe) {
			for _, s := range seeds {
				list = append(list, infer.Recipe{Style: groove.Pure(groove.Funk, 120), Seed: s})
			}
			return list
		}
		ready := func(l *groove.Loop, err error) {
			if err != nil {
				t.Error(err)
			}
			order = append(order, l.Origin.Seed)
		}
		p.Sketch(recipes(101, 102, 103), ready)
		time.Sleep(500 * time.Millisecond)
		p.Submit(Request{Recipe: recipes(1)[0]})
		time.Sleep(2 * time.Second) // 101, then the request
		p.Sketch(recipes(201, 202), ready)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		want := []uint64{101, 1, 102, 201, 202}
		if len(order) != len(want) {
			t.Fatalf("drawn %v, want %v", order, want)
		}
		for i := range want {
			if order[i] != want[i] {
				t.Fatalf("drawn %v, want %v", order, want)
			}
		}
		if s := p.Stats(); s.Decoded != 1 {
			t.Errorf("%d loops decoded: sketches do not count", s.Decoded)
		}
	})
}

// TestEveryFourthMayDiffer: with ContrastEvery 4 the fourth loop of each four leaves the walk, and the next is back on it; without it all are on the walk.
func TestEveryFourthMayDiffer(t *testing.T) {
	for every, want := range map[int][]float64{
		0: {0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16},
		4: {0, 0.02, 0.04, 0.06 + contrastDistance, 0.08, 0.1, 0.12, 0.14 + contrastDistance, 0.16},
	} {
		synctest.Test(t, func(t *testing.T) {
			var walks []float64
			var last uint64
			p := New(walker{}, func(p Published) { walks, last = append(walks, p.Loop.Origin.Walk), p.Loop.ID })
			defer p.Close()
			p.Submit(Request{Recipe: infer.Recipe{Style: groove.Pure(groove.Funk, 120)}, Drift: 0.02, ContrastEvery: every})
			for range want {
				synctest.Wait()
				p.TookOver(last)
			}
			synctest.Wait()
			for i, x := range want {
				if walks[i] != infer.WalkOn(x, 0) {
					t.Errorf("every %d: loop %d is at %g, want %g", every, i, walks[i], x)
				}
			}
		})
	}
}

// walker makes loops without hits.
type walker struct{}

func (walker) Loop(r infer.Recipe) (*groove.Loop, error) {
	return &groove.Loop{Origin: groove.Origin{Walk: r.Walk, Variation: r.Variation}}, nil
}
