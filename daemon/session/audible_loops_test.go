package session

import (
	"math"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// loopsOf returns the first loops that play in a state, as pregen makes one behind the other. then, if not nil, is what is
// wanted when the first of them plays.
func (e *loopMaker) loopsOf(t *testing.T, s steer.State, n int, then *steer.State) []*groove.Loop {
	t.Helper()
	ch := make(chan *groove.Loop, 64)
	p := pregen.New(e.gen, func(l pregen.Published) { ch <- l.Loop })
	defer p.Close()
	next := func() *groove.Loop {
		select {
		case l := <-ch:
			return l
		case <-time.After(limitOfWaits):
			t.Fatal("no loop comes")
			return nil
		}
	}
	p.Submit(newRequest(s, nil))
	l := next()
	if then != nil {
		p.TookOver(l.ID)
		next() // the successor, which will not play
		w := newRequest(*then, nil)
		w.Glide = then.Glide
		p.Submit(w)
		l = next()
	}
	loops := []*groove.Loop{l}
	for len(loops) < n {
		p.TookOver(l.ID)
		l = next()
		loops = append(loops, l)
	}
	return loops
}

func different(loops []*groove.Loop) int {
	seen := map[groove.Pattern]bool{}
	for _, l := range loops {
		seen[l.Pattern] = true
	}
	return len(seen)
}

// checkFreeze: the same loop again and again, to the bit; without it there are variations.
func checkFreeze(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := funkState(t, 4)
	if n := different(e.loopsOf(t, s, 6, nil)); n < 4 {
		t.Errorf("not frozen, 6 loops are only %d different ones", n)
	}
	if n := different(e.loopsOf(t, set(t, s, "freeze", true), 6, nil)); n != 1 {
		t.Errorf("frozen, 6 loops are %d different ones", n)
	}
}

// checkDrift: at 0 the same loop for ever; the more, the further z goes from loop to loop.
func checkDrift(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := funkState(t, 4)
	if n := different(e.loopsOf(t, set(t, s, "drift", 0), 16, nil)); n != 1 {
		t.Errorf("at 0, 16 loops are %d different ones", n)
	}
	before := 0.0
	for _, drift := range []float64{0.02, 0.1, 0.3, 0.6} {
		loops := e.loopsOf(t, set(t, s, "drift", drift), 4, nil)
		far := 0.0
		for i, l := range loops[1:] {
			for j, z := range l.Origin.Latent {
				far += math.Pow(float64(z-loops[i].Origin.Latent[j]), 2)
			}
		}
		if far <= before {
			t.Errorf("at %g the latent walks %.3g, before %.3g", drift, far, before)
		}
		before = far
	}
}

// checkContrast: every so-manieth loop is another than without it, and all others are the same to the bit.
func checkContrast(t *testing.T, e *loopMaker, p *steer.Param) {
	const every, loops = 4, 9
	s := funkState(t, 4)
	plain := e.loopsOf(t, s, loops, nil)
	for i, l := range e.loopsOf(t, set(t, s, p.Name, every), loops, nil) {
		if another := l.Pattern != plain[i].Pattern; another != ((i+1)%every == 0) {
			t.Errorf("loop %d at %g of the walk is another: %t; without contrasts it is at %g", i+1, l.Origin.Walk, another, plain[i].Origin.Walk)
		}
	}
}

// checkGlide: the new groove is there after so many bars, a step each, and then is what it would have been at once.
func checkGlide(t *testing.T, e *loopMaker, _ *steer.Param) {
	from := set(t, funkState(t, 4), "drift", 0)
	for _, bars := range []int{0, 2, 8} {
		to := set(t, set(t, from, "glide", bars), "genre", "jazz")
		steps := max(bars, 1)
		loops := e.loopsOf(t, from, steps, &to)
		before := float32(-1)
		for i, l := range loops {
			w := l.Origin.Style.Weights[groove.Jazz]
			if w <= before || (i == steps-1) != (w == 1) {
				t.Errorf("glide %d: step %d has %g of jazz, before %g", bars, i+1, w, before)
			}
			before = w
		}
		if goal := e.loop(t, to, 0); loops[steps-1].Pattern != goal.Pattern {
			t.Errorf("glide %d: it ends in another loop than the new groove's", bars)
		}
	}
}

// checkFillAmount: 0 has no fill; the more, the longer it is and the more strokes it has.
func checkFillAmount(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := funkState(t, 0)
	if l := e.loop(t, set(t, s, "fill_amount", 0), 0); l.Fill != nil {
		t.Error("at 0 there is a fill")
	}
	before := 0.0
	for _, tt := range []struct {
		amount float64
		steps  int
	}{{0.2, 4}, {0.45, 8}, {0.7, 12}, {1, 15}} {
		strokes := e.mean(t, set(t, s, "fill_amount", tt.amount), func(l *groove.Loop) float64 {
			if l.FillSteps != tt.steps {
				t.Fatalf("at %g the fill has %d steps, want %d", tt.amount, l.FillSteps, tt.steps)
			}
			n := 0.0
			cells(l.Fill, func(step int, _ groove.Voice, _, _ float64) {
				if step%groove.StepsPerBar >= groove.StepsPerBar-l.FillSteps {
					n++
				}
			})
			return n
		})
		if strokes <= before {
			t.Errorf("at %g a fill has %.1f strokes, before %.1f", tt.amount, strokes, before)
		}
		before = strokes
	}
}

// checkFillComplexity: the higher, the more of a fill's strokes are off the eighths, and there are as many.
func checkFillComplexity(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := set(t, funkState(t, 0), "fill_amount", 0.5)
	before, middle := -1.0, 0.0
	for _, complexity := range []float64{1, 0, 0.5, 1, 1.5, 2} {
		strokes, weak := 0.0, 0.0
		e.mean(t, set(t, s, "fill_complexity", complexity), func(l *groove.Loop) float64 {
			cells(l.Fill, func(step int, v groove.Voice, _, _ float64) {
				switch v {
				case groove.Snare, groove.HighTom, groove.MidTom, groove.LowTom:
					if step%groove.StepsPerBar >= groove.StepsPerBar-l.FillSteps {
						strokes++
						weak += float64(step % 2)
					}
				}
			})
			return 0
		})
		if middle == 0 {
			middle = strokes
			continue
		}
		if complexity == 0 && weak > 0 || complexity == 2 && weak/strokes < 0.6 || weak/strokes <= before || math.Abs(strokes/middle-1) > 0.15 {
			t.Errorf("at %g %.3f of %g strokes are off the eighths, before %.3f, at 1 %g", complexity, weak/strokes, strokes, before, middle)
		}
		before = weak / strokes
	}
}
