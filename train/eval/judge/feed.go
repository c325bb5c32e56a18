package judge

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// feed makes batches of training windows. Its random numbers depend only on seed, epoch and place.
type feed struct {
	c       Config
	seed    uint64
	windows []dataset.Window
	copies  []int // windows that are fed once more, augmented: see Config.Fill
	byGenre [classes][]int
	bent    [classes]float64 // probability that a window of a genre is augmented
	order   []int
	epoch   int
	other   [window]float32
}

var errNoWindows = errors.New("no window to learn from: 4/4 takes of four bars or more with drum hits are needed")

func newFeed(windows []dataset.Window, c Config, seed uint64) (*feed, error) {
	f := &feed{c: c, seed: seed, epoch: -1}
	var hits [dataset.Cells]uint8
	for _, w := range windows {
		if c.SkipEmpty && w.Hits(hits[:]) == 0 {
			continue
		}
		f.byGenre[w.Genre] = append(f.byGenre[w.Genre], len(f.windows))
		f.windows = append(f.windows, w)
	}
	if len(f.windows) < 2 {
		return nil, errNoWindows
	}
	if c.Fill {
		f.fillUp()
	} else {
		f.bendSmall()
	}
	f.order = make([]int, len(f.windows)+len(f.copies))
	return f, nil
}

// bendSmall has a genre augmented the more often the fewer windows it has.
func (f *feed) bendSmall() {
	most := 0
	for _, g := range f.byGenre {
		most = max(most, len(g))
	}
	for g := range f.bent {
		f.bent[g] = max(f.c.Small, 1-float64(len(f.byGenre[g]))/float64(most))
	}
}

// fillUp chooses the windows that are fed once more: those of genres with fewer windows than the median genre, one after the other.
func (f *feed) fillUp() {
	var sizes []int
	for _, of := range f.byGenre {
		if len(of) > 0 {
			sizes = append(sizes, len(of))
		}
	}
	slices.Sort(sizes)
	median := sizes[len(sizes)/2]
	for _, of := range f.byGenre {
		for i := len(of); len(of) > 0 && i < median; i++ {
			f.copies = append(f.copies, of[i%len(of)])
		}
	}
}

// steps returns the number of batches of an epoch; the last may be smaller, but not of one example.
func (f *feed) steps() int {
	n := len(f.order) / f.c.Batch
	if len(f.order)%f.c.Batch > 1 {
		n++
	}
	return max(n, 1)
}

// fill writes the step-th batch of an epoch: x (n, 64, 27) and target (n, 18). It returns n.
func (f *feed) fill(x, target []float32, epoch, step int) int {
	f.shuffle(epoch)
	part := f.order[step*f.c.Batch : min((step+1)*f.c.Batch, len(f.order))]
	clear(target[:len(part)*classes])
	for i, at := range part {
		rng := groove.Rand(f.seed^uint64(epoch)<<32, uint64(step*f.c.Batch+i))
		to, t := x[i*window:][:window], target[i*classes:][:classes]
		share := float32(1)
		w := f.at(to, at, rng)
		if rng.Float64() < f.c.Augment.Mixup {
			share = max(rng.Float32(), 0)
			share = max(share, 1-share) // the example's own label stays the likelier one
			mate := f.at(f.other[:], f.order[rng.IntN(len(f.order))], rng)
			for j, o := range f.other {
				to[j] = share*to[j] + (1-share)*o
			}
			f.label(t, mate.Genre, 1-share)
		}
		f.label(t, w.Genre, share)
	}
	return len(part)
}

// at writes what stands at a place of the order to x: a window as it is fed, or an augmented copy. It returns the window.
func (f *feed) at(x []float32, place int, rng *rand.Rand) dataset.Window {
	if place < len(f.windows) {
		f.example(x, f.windows[place], rng)
		return f.windows[place]
	}
	w := f.windows[f.copies[place-len(f.windows)]]
	w.HOV(x)
	f.c.Augment.bend(x, rng)
	return w
}

// label adds a share of a smoothed label to t.
func (f *feed) label(t []float32, g groove.Genre, share float32) {
	s := float32(f.c.Smooth)
	for i := range t {
		t[i] += share * s / classes
	}
	t[g] += share * (1 - s)
}

// example writes a window, augmented or not, to x.
func (f *feed) example(x []float32, w dataset.Window, rng *rand.Rand) {
	a := &f.c.Augment
	w.HOV(x)
	if rng.Float64() < a.Splice {
		var other [window]float32
		for b := range groove.Bars {
			dataset.Window{Performance: w.Performance, Bar: rng.IntN(w.Windows())}.HOV(other[:])
			copy(x[b*bar:][:bar], other[rng.IntN(groove.Bars)*bar:])
		}
	}
	if rng.Float64() < f.bent[w.Genre] {
		a.bend(x, rng)
	}
}

// shuffle makes the order of an epoch: a permutation, or with Balance below 1 draws with the genres' shares changed.
func (f *feed) shuffle(epoch int) {
	if epoch == f.epoch {
		return
	}
	f.epoch = epoch
	rng := groove.Rand(f.seed, uint64(epoch)|1<<40)
	if f.c.Balance == 1 {
		for i := range f.order {
			f.order[i] = i
		}
		rng.Shuffle(len(f.order), func(i, j int) { f.order[i], f.order[j] = f.order[j], f.order[i] })
		return
	}
	var below [classes]float64
	sum := 0.0
	for g, of := range f.byGenre {
		if n := len(of); n > 0 {
			sum += math.Pow(float64(n), f.c.Balance)
		}
		below[g] = sum
	}
	for i := range f.order {
		u, g := rng.Float64()*sum, 0
		for g < classes-1 && u >= below[g] {
			g++
		}
		f.order[i] = f.byGenre[g][rng.IntN(len(f.byGenre[g]))]
	}
}
