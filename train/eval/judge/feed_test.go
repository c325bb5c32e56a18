package judge

import (
	"math"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

func hov(k int, seed uint64) []float32 {
	x := make([]float32, window)
	p := pattern(k, seed)
	writeHOV(x, &p)
	return x
}

func TestBendsByHand(t *testing.T) {
	x, was := hov(0, 1), hov(0, 1)
	for range groove.Bars {
		rotate(x, 1)
	}
	same(t, "four turns", x, was)
	rotate(x, 1)
	rotate(x, 3)
	same(t, "one turn and three", x, was)
	swapVoices(x, groove.ClosedHat, groove.Ride)
	if x[groove.Ride] != 1 || x[groove.ClosedHat] != 0 || x[2*voices+int(groove.Ride)] != was[2*voices+int(groove.ClosedHat)] {
		t.Error("swapped voices are not where they should be")
	}
	swapVoices(x, groove.Ride, groove.ClosedHat)
	same(t, "two swaps", x, was)
	(&Augment{}).bend(x, groove.Rand(1, 1))
	same(t, "no augmentation", x, was)
	silence(x, int(groove.Kick))
	for r := 0; r < window; r += dataset.Channels {
		for _, c := range []int{0, voices, 2 * voices} {
			if x[r+c] != 0 {
				t.Fatal("a silenced kick still sounds")
			}
		}
	}
}

func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: number %d is %g, want %g", what, i, got[i], want[i])
		}
	}
}

// What comes out is still a loop: hits 0 or 1, offsets and velocities in range and 0 without a hit.
func TestBentLoopsAreLoops(t *testing.T) {
	a := Augment{Rotate: 0.5, Velocity: 0.5, Lean: 0.3, Jitter: 0.3, Stretch: 0.5, Voice: 0.2, Swap: 0.5, Hits: 0.2}
	for seed := range uint64(50) {
		x := hov(int(seed%3), seed)
		a.bend(x, groove.Rand(seed, 1))
		for r := 0; r < window; r += dataset.Channels {
			for v := range voices {
				h, o, q := x[r+v], x[r+voices+v], x[r+2*voices+v]
				if (h != 0 && h != 1) || o < -0.5 || o >= 0.5 || q < 0 || q > 1 || (h == 0 && (o != 0 || q != 0)) || (h == 1 && q == 0) {
					t.Fatalf("seed %d, row %d, voice %d: %g %g %g", seed, r/dataset.Channels, v, h, o, q)
				}
			}
		}
	}
}

func TestFeedDealsFairly(t *testing.T) {
	windows := synthetic(40).Windows(dataset.Train)
	windows = append(windows[:40], windows[40:60]...) // 40 of dance, 20 of reggae
	for _, c := range []struct {
		balance float64
		dance   float64 // share
		spread  float64
	}{{1, 40.0 / 60, 0}, {0, 0.5, 0.06}} {
		cfg := tiny()
		cfg.Balance, cfg.Augment, cfg.Smooth = c.balance, Augment{}, 0
		f, err := newFeed(windows, *cfg, 3)
		if err != nil {
			t.Fatal(err)
		}
		x, target := make([]float32, cfg.Batch*window), make([]float32, cfg.Batch*classes)
		dance, n := 0.0, 0
		for e := range 12 {
			for s := range f.steps() {
				k := f.fill(x, target, e, s)
				n += k
				for i := range k {
					dance += float64(target[i*classes+int(groove.Dance)])
				}
			}
		}
		if share := dance / float64(n); n != 12*60 || !(math.Abs(share-c.dance) <= c.spread+1e-9) {
			t.Errorf("balance %g: %d examples, %.3f of them dance; want 720 and %.3f", c.balance, n, share, c.dance)
		}
	}
}

func TestTargetsAddUp(t *testing.T) {
	c := tiny()
	c.Augment.Mixup, c.Smooth = 1, 0.2
	f, err := newFeed(synthetic(20).Windows(dataset.Train), *c, 1)
	if err != nil {
		t.Fatal(err)
	}
	x, target := make([]float32, c.Batch*window), make([]float32, c.Batch*classes)
	for i := range f.fill(x, target, 0, 0) {
		sum := 0.0
		for _, q := range target[i*classes:][:classes] {
			sum += float64(q)
		}
		if !(math.Abs(sum-1) <= 1e-5) {
			t.Errorf("example %d: the target adds up to %g", i, sum)
		}
	}
}

// Genres with fewer windows are bent more often; Small is the least.
func TestSmallGenresAreBentMore(t *testing.T) {
	windows := synthetic(40).Windows(dataset.Train)
	windows = append(windows[:40], windows[40:50]...)
	c := tiny()
	c.Small = 0.2
	f, err := newFeed(windows, *c, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.bent; got[groove.Dance] != 0.2 || got[groove.Reggae] != 0.75 {
		t.Errorf("bent with chance %g and %g, want 0.2 and 0.75", got[groove.Dance], got[groove.Reggae])
	}
}

// With Fill the windows stay as they are, and small genres get augmented copies until they have as many as the median genre.
func TestFillAddsCopiesOfSmallGenres(t *testing.T) {
	all := synthetic(40).Windows(dataset.Train) // 40 each of dance, reggae and latin
	windows := append(append(append([]dataset.Window{}, all[:40]...), all[40:60]...), all[80:87]...)
	c := tiny()
	c.Augment, c.Fill, c.Small, c.Smooth = Augment{Velocity: 0.3}, true, 1, 0
	f, err := newFeed(windows, *c, 1)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.copies); n != 13 || f.steps() != 80/c.Batch {
		t.Errorf("%d copies in %d steps, want 13 in %d", n, f.steps(), 80/c.Batch)
	}
	plain := map[[window]float32]bool{}
	var w [window]float32
	for _, x := range windows {
		x.HOV(w[:])
		plain[w] = true
	}
	var same, changed [classes]int
	x, target := make([]float32, c.Batch*window), make([]float32, c.Batch*classes)
	for s := range f.steps() {
		for i := range f.fill(x, target, 0, s) {
			copy(w[:], x[i*window:])
			g := argmax(target[i*classes:][:classes])
			if plain[w] {
				same[g]++
			} else {
				changed[g]++
			}
		}
	}
	for g, want := range map[groove.Genre][2]int{groove.Dance: {40, 0}, groove.Reggae: {20, 0}, groove.Latin: {7, 13}} {
		if got := [2]int{same[g], changed[g]}; got != want {
			t.Errorf("%s: %d windows as they are and %d augmented, want %d and %d", g, got[0], got[1], want[0], want[1])
		}
	}
}
