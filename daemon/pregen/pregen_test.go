package pregen

import (
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// echo is a generator that answers with the recipe in the loop's origin; it fails for seed 666.
type echo struct {
	model string
	calls atomic.Int64
}

func (e *echo) Loop(r infer.Recipe) (*groove.Loop, error) {
	e.calls.Add(1)
	if r.Seed == 666 {
		return nil, errors.New("no such seed")
	}
	return &groove.Loop{Feel: r.Feel, Origin: groove.Origin{
		Model: e.model, Seed: r.Seed, Variation: r.Variation, Style: r.Style, Temperature: r.Temperature, Walk: r.Walk,
		Latent: []float32{float32(r.GlidePosition)},
	}}, nil
}

type published struct {
	loop   *groove.Loop
	urgent bool
	when   Boundary
}

func start(t *testing.T) (*Pregen, chan published, *echo) {
	t.Helper()
	ch := make(chan published, 64)
	gen := &echo{model: "a"}
	p := New(gen, func(l Published) { ch <- published{l.Loop, l.Boundary == AtQuantum, l.Boundary} })
	t.Cleanup(p.Close)
	return p, ch, gen
}

func next(t *testing.T, ch chan published) published {
	t.Helper()
	select {
	case p := <-ch:
		return p
	case <-time.After(time.Minute):
		t.Fatal("nothing was published")
		return published{}
	}
}

// received waits until the worker has the newest request: what follows comes after it.
func received(p *Pregen) {
	for len(p.requests) > 0 {
		runtime.Gosched()
	}
}

func recipe(seed uint64) infer.Recipe {
	return infer.Recipe{Style: groove.Pure(groove.Funk, 100), Seed: seed, Temperature: 0.8, Feel: groove.DefaultFeel()}
}

func TestSuccessorIsAheadOfThePlayhead(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	first := next(t, ch)
	if !first.urgent || first.loop.Origin.Seed != 1 || first.loop.Origin.Variation != 0 {
		t.Fatalf("first loop: urgent %v origin %+v", first.urgent, first.loop.Origin)
	}
	for v := uint32(1); v < 5; v++ {
		p.TookOver(first.loop.ID)
		succ := next(t, ch)
		if succ.urgent || succ.loop.Origin.Variation != v || succ.loop.ID <= first.loop.ID {
			t.Fatalf("successor %d: urgent %v variation %d id %d", v, succ.urgent, succ.loop.Origin.Variation, succ.loop.ID)
		}
		first = succ
	}
}

func TestRequestModifiesOrReplaces(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	a := next(t, ch).loop
	p.TookOver(a.ID)
	b := next(t, ch).loop
	p.TookOver(b.ID) // variation 1 plays
	next(t, ch)      // variation 2 is ahead

	bent := recipe(1)
	bent.Feel.Swing = 0.6
	p.Submit(Request{Recipe: bent, KeepVariation: true})
	l := next(t, ch)
	if !l.urgent || l.loop.Origin.Variation != 1 || l.loop.Feel.Swing != 0.6 {
		t.Errorf("a request that keeps the variation: urgent %v variation %d swing %v, want the playing variation 1 bent", l.urgent, l.loop.Origin.Variation, l.loop.Feel.Swing)
	}
	p.Submit(Request{Recipe: recipe(9)})
	l = next(t, ch)
	if !l.urgent || l.loop.Origin.Variation != 0 || l.loop.Origin.Seed != 9 {
		t.Errorf("a new request: urgent %v origin %+v, want variation 0 of seed 9", l.urgent, l.loop.Origin)
	}
}

// TestLateTakeOver: a successor takes over just when another is published in its place. It is what plays: frozen it is
// repeated, and not the loop before it.
func TestLateTakeOver(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	a := next(t, ch).loop
	p.TookOver(a.ID)
	b := next(t, ch).loop
	p.Submit(Request{Recipe: recipe(1), KeepVariation: true, Frozen: true})
	if again := next(t, ch).loop; again != a {
		t.Fatalf("frozen: published %d, want the playing loop %d", again.ID, a.ID)
	}
	p.TookOver(b.ID)
	if l := next(t, ch).loop; l != b {
		t.Errorf("frozen, loop %d follows %d, which took over", l.ID, b.ID)
	}
	bent := recipe(1)
	bent.Feel.Swing = 0.6
	p.Submit(Request{Recipe: bent, KeepVariation: true, Frozen: true})
	if l := next(t, ch).loop; l.Origin.Variation != b.Origin.Variation {
		t.Errorf("bent, variation %d follows %d, which plays", l.Origin.Variation, b.Origin.Variation)
	}
	p.TookOver(b.ID) // again, before the bent one
	p.Submit(Request{Recipe: recipe(2)})
	if l := next(t, ch); !l.urgent || l.loop.Origin.Seed != 2 {
		t.Errorf("a take-over while a response waits: published seed %d, want 2", l.loop.Origin.Seed)
	}
}

func TestFreezeRepeatsWhatPlays(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	a := next(t, ch).loop
	p.TookOver(a.ID)
	next(t, ch) // its successor
	p.Submit(Request{Recipe: recipe(1), KeepVariation: true, Frozen: true})
	for range 3 {
		l := next(t, ch)
		if l.loop != a || l.urgent {
			t.Fatalf("frozen: published %d urgent %v, want the playing loop %d again at its boundary", l.loop.ID, l.urgent, a.ID)
		}
		p.TookOver(a.ID)
	}
	next(t, ch)
	p.Submit(Request{Recipe: recipe(1), KeepVariation: true})
	if l := next(t, ch); l.loop.Origin.Variation != 1 || l.urgent {
		t.Errorf("thawed: variation %d urgent %v, want 1 at the boundary", l.loop.Origin.Variation, l.urgent)
	}
}

func TestFreezeBeforeTheTakeOver(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	a := next(t, ch).loop
	p.Submit(Request{Recipe: recipe(1), KeepVariation: true, Frozen: true})
	received(p)
	p.TookOver(a.ID)
	if l := next(t, ch); l.loop != a {
		t.Errorf("published loop %d after the request took over, want %d again", l.loop.ID, a.ID)
	}
}

func TestFailureKeepsWhatPlays(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	a := next(t, ch).loop
	p.Submit(Request{Recipe: recipe(666)})
	p.TookOver(a.ID) // handled after or before the failing request: both ways a stays the base
	if l := next(t, ch); l.loop.Origin.Seed != 1 || l.loop.Origin.Variation != 1 {
		t.Errorf("after a failing request: %+v, want the successor of seed 1", l.loop.Origin)
	}
	p.Submit(Request{Recipe: recipe(666)})
	p.Submit(Request{Recipe: recipe(2)})
	if l := next(t, ch); l.loop.Origin.Seed != 2 {
		t.Errorf("a good request after a failing one gave seed %d", l.loop.Origin.Seed)
	}
	if s := p.Stats(); s.Err != nil {
		t.Errorf("the error stays after a success: %v", s.Err)
	}
}

func TestOldTakeOversAreIgnored(t *testing.T) {
	p, ch, gen := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	a := next(t, ch).loop
	p.Submit(Request{Recipe: recipe(2)})
	b := next(t, ch).loop
	p.TookOver(a.ID) // the player took a just before b arrived
	p.TookOver(b.ID)
	if l := next(t, ch); l.loop.Origin.Seed != 2 || l.loop.Origin.Variation != 1 {
		t.Errorf("successor %+v, want variation 1 of seed 2", l.loop.Origin)
	}
	if n := gen.calls.Load(); n != 3 {
		t.Errorf("%d loops decoded, want 3: the stale one has no successor", n)
	}
}

func TestNewModelComesInAtTheLoopBoundary(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	p.TookOver(next(t, ch).loop.ID)
	next(t, ch)
	if err := p.SetGenerator(&echo{model: "b"}); err != nil {
		t.Fatal(err)
	}
	l := next(t, ch)
	if l.urgent || l.loop.Origin.Model != "b" || l.loop.Origin.Variation != 1 {
		t.Errorf("after a new model: urgent %v origin %+v", l.urgent, l.loop.Origin)
	}
	p.TookOver(l.loop.ID)
	if l := next(t, ch); l.urgent || l.loop.Origin.Model != "b" || l.loop.Origin.Variation != 2 {
		t.Errorf("its successor: urgent %v origin %+v", l.urgent, l.loop.Origin)
	}
}

func TestNewModelKeepsAWaitingResponse(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	p.TookOver(next(t, ch).loop.ID)
	next(t, ch)
	p.Submit(Request{Recipe: recipe(2)})
	answer := next(t, ch)
	if err := p.SetGenerator(&echo{model: "b"}); err != nil {
		t.Fatal(err)
	}
	p.TookOver(answer.loop.ID)
	if l := next(t, ch); l.urgent || l.loop.Origin.Model != "b" || l.loop.Origin.Seed != 2 || l.loop.Origin.Variation != 1 {
		t.Errorf("after the answer: urgent %v origin %+v", l.urgent, l.loop.Origin)
	}
}

func TestNewModelBeforeAnythingPlays(t *testing.T) {
	p, ch, _ := start(t)
	if err := p.SetGenerator(&echo{model: "b"}); err != nil {
		t.Fatal(err)
	}
	p.Submit(Request{Recipe: recipe(1)})
	if l := next(t, ch); l.loop.Origin.Model != "b" {
		t.Errorf("first loop %+v", l.loop.Origin)
	}
	if err := p.SetGenerator(&echo{model: "c"}); err != nil {
		t.Fatal(err)
	}
	if l := next(t, ch); !l.urgent || l.loop.Origin.Model != "c" || l.loop.Origin.Variation != 0 {
		t.Errorf("first loop again: urgent %v %+v", l.urgent, l.loop.Origin)
	}
}

func TestFrozenGrooveOutlivesItsModel(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1), Frozen: true})
	p.TookOver(next(t, ch).loop.ID)
	next(t, ch)
	if err := p.SetGenerator(&echo{model: "b"}); err != nil {
		t.Fatal(err)
	}
	p.Submit(Request{Recipe: recipe(1), KeepVariation: true})
	if l := next(t, ch); l.urgent || l.loop.Origin.Model != "b" || l.loop.Origin.Variation != 1 {
		t.Errorf("after the freeze: urgent %v origin %+v, want the new model's next variation", l.urgent, l.loop.Origin)
	}
}

// broken is a model that decodes to nothing of use.
type broken struct{}

func (broken) Loop(infer.Recipe) (*groove.Loop, error) { return nil, errors.New("NaN") }

func TestModelThatCannotDecodeIsRefused(t *testing.T) {
	p, ch, _ := start(t)
	p.Submit(Request{Recipe: recipe(1)})
	p.TookOver(next(t, ch).loop.ID)
	succ := next(t, ch)
	if err := p.SetGenerator(broken{}); err == nil {
		t.Fatal("taken")
	}
	p.TookOver(succ.loop.ID)
	if l := next(t, ch); l.loop.Origin.Model != "a" {
		t.Errorf("plays on with %+v", l.loop.Origin)
	}
}

func TestAnswerTimesAreKept(t *testing.T) {
	p, ch, _ := start(t)
	for range 3 {
		p.Submit(Request{Recipe: recipe(1), RequestedAt: time.Now()})
		next(t, ch)
	}
	p.Submit(Request{Recipe: recipe(1)}) // not measured
	next(t, ch)
	p.Close()
	if s := p.Stats(); s.Answered != 3 || s.P50 <= 0 || s.P99 < s.P50 || s.Max < s.P99 || s.Decoded != 4 {
		t.Errorf("stats %+v, want 3 answers of 4 decodes and ordered times", s)
	}
	p.TookOver(1) // after Close nothing blocks
	if err := p.SetGenerator(&echo{}); !errors.Is(err, ErrClosed) {
		t.Errorf("use after Close: %v", err)
	}
}
