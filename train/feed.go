package train

import (
	"errors"
	"math"
	"math/rand/v2"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// pool is a part of the training windows that gets a fixed share of the draws.
type pool struct {
	share   float64
	windows []dataset.Window
}

// feed makes the batches of training windows, epoch after epoch. The batch at a place of an epoch depends only on the seed, so
// that a run can resume anywhere.
type feed struct {
	config  DataConfig
	batch   int
	seed    uint64
	windows []dataset.Window // of all pools
	pools   []genrePool
	epoch   int   // that order is of, −1 = none
	order   []int // indexes of windows
}

// genrePool is a pool's windows by genre, as indexes.
type genrePool struct {
	below   float64 // sum of the shares up to this pool's
	byGenre [groove.NumGenres][]int
}

// errNoWindows is the error of a feed without windows.
var errNoWindows = errors.New("no window to train on: 4/4 takes with drum hits are needed")

func newFeed(pools []pool, c DataConfig, batch int, seed uint64) (*feed, error) {
	f := &feed{config: c, batch: batch, seed: seed, epoch: -1}
	below := 0.0
	for _, p := range pools {
		g := genrePool{}
		before := len(f.windows)
		var hits [cells]uint8
		for _, w := range p.windows {
			if c.SkipEmpty && w.Hits(hits[:]) == 0 {
				continue
			}
			g.byGenre[w.Genre] = append(g.byGenre[w.Genre], len(f.windows))
			f.windows = append(f.windows, w)
		}
		if len(f.windows) > before {
			below += p.share
			g.below = below
			f.pools = append(f.pools, g)
		}
	}
	if len(f.windows) == 0 {
		return nil, errNoWindows
	}
	n := c.Epoch
	if n == 0 {
		n = len(f.windows)
	}
	f.order = make([]int, max(n, 2))
	return f, nil
}

// steps returns the number of batches in an epoch; the last may be smaller, but not of one example.
func (f *feed) steps() int {
	n := len(f.order) / f.batch
	if len(f.order)%f.batch > 1 {
		n++
	}
	return max(n, 1)
}

// fill makes b the step-th batch of an epoch.
func (f *feed) fill(b *Batch, epoch, step int) {
	f.shuffle(epoch)
	part := f.order[step*f.batch : min((step+1)*f.batch, len(f.order))]
	b.N = len(part)
	for i, at := range part {
		b.Put(i, f.windows[at])
		f.augment(b.X[i*window:][:window], rand.New(rand.NewPCG(f.seed^uint64(epoch)<<32, uint64(step*f.batch+i))))
	}
}

// shuffle makes the order of an epoch: a permutation of all windows, or random draws if pools, genres or the epoch's length require
// them.
func (f *feed) shuffle(epoch int) {
	if epoch == f.epoch {
		return
	}
	f.epoch = epoch
	rng := rand.New(rand.NewPCG(f.seed, uint64(epoch)))
	if f.config.Balance == 1 && len(f.pools) == 1 && len(f.order) == len(f.windows) {
		for i := range f.order {
			f.order[i] = i
		}
		rng.Shuffle(len(f.order), func(i, j int) { f.order[i], f.order[j] = f.order[j], f.order[i] })
		return
	}
	below := make([][groove.NumGenres]float64, len(f.pools))
	for i := range f.pools {
		sum := 0.0
		for g, windows := range f.pools[i].byGenre {
			if n := len(windows); n > 0 {
				sum += math.Pow(float64(n), f.config.Balance)
			}
			below[i][g] = sum
		}
	}
	for i := range f.order {
		p := 0
		for x := rng.Float64() * f.pools[len(f.pools)-1].below; p < len(f.pools)-1 && x >= f.pools[p].below; {
			p++
		}
		g := 0
		for x := rng.Float64() * below[p][groove.NumGenres-1]; g < groove.NumGenres-1 && x >= below[p][g]; {
			g++
		}
		windows := f.pools[p].byGenre[g]
		f.order[i] = windows[rng.IntN(len(windows))]
	}
}

// augment changes one example at random, in place.
func (f *feed) augment(x []float32, rng *rand.Rand) {
	c := f.config
	if c.Rotate > 0 && rng.Float64() < c.Rotate {
		const bar = groove.StepsPerBar * dataset.Channels
		k := (1 + rng.IntN(3)) * bar
		var whole [window]float32
		copy(whole[copy(whole[:], x[k:]):], x[:k])
		copy(x, whole[:])
	}
	if c.Velocity == 0 && c.Lean == 0 {
		return
	}
	gain, lean := float32(math.Exp(c.Velocity*rng.NormFloat64())), float32(c.Lean*rng.NormFloat64())
	for r := 0; r < len(x); r += dataset.Channels {
		for v := range voices {
			if x[r+v] > 0 {
				o, q := &x[r+voices+v], &x[r+2*voices+v]
				*o = min(max(*o+lean, -0.5), 0.499)
				*q = min(max(*q*gain, 1.0/127), 1)
			}
		}
	}
}
