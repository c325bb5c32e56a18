package train

import (
	"slices"
	"testing"

	"github.com/groovegen/groovegen/train/nn"
)

// TestStepsAreTheSameOnAnyNumberOfWorkers: a training that is given another processor on the way, or loses one, makes
// the same model. Two steps of each net of the recommended model give the same bits with one, two and three goroutines.
func TestStepsAreTheSameOnAnyNumberOfWorkers(t *testing.T) {
	const batch = 32
	steps := map[string]func(*nn.Engine) []*nn.Param{
		"model": func(e *nn.Engine) []*nn.Param {
			m, err := NewCVAE(e, Groove(), batch, 1)
			if err != nil {
				t.Fatal(err)
			}
			opt := nn.NewAdam(e, m.Params())
			opt.Rate, opt.Clip = 1e-3, 1
			for range 2 {
				opt.Zero()
				m.Step(someBatch(batch), nn.Pass{Train: true, Seed: 1, Step: uint64(opt.Step)})
				opt.Update()
			}
			return m.Params()
		},
		"refiner": func(e *nn.Engine) []*nn.Param {
			r, opt := someRefiner(t, e)
			opt.Clip = 1
			for range 2 {
				opt.Zero()
				r.run(nn.Pass{Train: true, Step: uint64(opt.Step)}, uint64(opt.Step))
				opt.Update()
			}
			return r.params
		},
	}
	for name, step := range steps {
		var want []*nn.Param
		for _, workers := range []int{1, 2, 3} {
			e := nn.NewEngine(nn.Workers(workers))
			params := step(e)
			e.Close()
			if want == nil {
				want = params
				continue
			}
			for i, p := range params {
				if !slices.Equal(p.Data, want[i].Data) {
					t.Errorf("%s, %d workers: %s is not as with one", name, workers, p.Name)
				}
			}
		}
	}
}
