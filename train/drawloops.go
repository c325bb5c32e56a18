package train

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
)

// drawLoops makes the loop of each recipe with model m and returns them in the recipes' order. workers goroutines share
// the work (0 = GOMAXPROCS); the loops do not depend on how many there are. progress may be nil; calls of it do not
// overlap.
func drawLoops(ctx context.Context, m *infer.Model, workers int, recipes []infer.Recipe, progress func(done int)) ([]groove.Pattern, error) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	d := drawing{recipes: recipes, loops: make([]groove.Pattern, len(recipes)), progress: progress}
	var wg sync.WaitGroup
	errs := make([]error, min(workers, len(recipes)))
	for w := range errs {
		wg.Go(func() { errs[w] = d.work(ctx, m) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return d.loops, nil
}

// drawing is the work that goroutines of drawLoops share.
type drawing struct {
	recipes []infer.Recipe
	loops   []groove.Pattern
	next    atomic.Int64

	mu       sync.Mutex
	done     int
	progress func(done int)
}

// work makes loops until none is left.
func (d *drawing) work(ctx context.Context, m *infer.Model) error {
	dec, err := cpu.New(m)
	if err != nil {
		return err
	}
	defer dec.Close()
	g := infer.NewGenerator(m, dec)
	for {
		i := int(d.next.Add(1)) - 1
		if i >= len(d.recipes) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		loop, err := g.Loop(d.recipes[i])
		if err != nil {
			return err
		}
		d.loops[i] = loop.Decoded
		d.count()
	}
}

func (d *drawing) count() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done++
	if d.progress != nil {
		d.progress(d.done)
	}
}
