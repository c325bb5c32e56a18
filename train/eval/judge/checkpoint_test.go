package judge

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
	"github.com/groovegen/groovegen/train/dataset"
)

// A training that is interrupted after any epoch, in any net, goes on to the same bits.
func TestInterruptedTrainingGoesOn(t *testing.T) {
	set := synthetic(24)
	two := *tiny()
	two.Nets, two.Epochs = append(two.Nets, Net{Channels: []int{6}, Kernel: 3, Pool: []int{4}, Parts: 1, OffsetScale: 1}), 3
	for name, c := range map[string]*Config{"two nets": &two, "the paper's": small()} {
		straight := trainedBytes(t, set, c, "")
		file := filepath.Join(t.TempDir(), "checkpoint")
		for _, after := range []int{1, 2, 1} {
			ctx, stop := context.WithCancel(context.Background())
			seen := 0
			_, _, err := Train(ctx, set, Options{Config: c, Seed: 3, Engine: engine(t), Checkpoint: file}, func(Epoch) {
				if seen++; seen == after {
					stop()
				}
			})
			if stop(); !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: stopped with %v", name, err)
			}
		}
		if !bytes.Equal(trainedBytes(t, set, c, file), straight) {
			t.Errorf("%s: three interruptions give other bits", name)
		}
		if !bytes.Equal(trainedBytes(t, set, c, file), straight) {
			t.Errorf("%s: a finished training's checkpoint gives other bits", name)
		}
	}
}

func trainedBytes(t *testing.T, set *dataset.Set, c *Config, file string) []byte {
	t.Helper()
	j, _, err := Train(context.Background(), set, Options{Config: c, Seed: 3, Engine: engine(t), Checkpoint: file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	var b bytes.Buffer
	if err := j.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A checkpoint of another seed or configuration is the beginning; a damaged one is an error that names the file.
func TestCheckpointsOfOtherTrainings(t *testing.T) {
	set, file := synthetic(24), filepath.Join(t.TempDir(), "checkpoint")
	epochs := func(c *Config, seed uint64) (n int, err error) {
		j, _, err := Train(context.Background(), set, Options{Config: c, Seed: seed, Engine: engine(t), Checkpoint: file}, func(Epoch) { n++ })
		if err == nil {
			j.Close()
		}
		return n, err
	}
	c, other := tiny(), tiny()
	c.Epochs, other.Epochs = 2, 3
	for i, run := range []struct {
		c    *Config
		seed uint64
		want int
	}{{c, 1, 2}, {c, 1, 0}, {c, 2, 2}, {other, 2, 3}} {
		if n, err := epochs(run.c, run.seed); n != run.want || err != nil {
			t.Errorf("training %d ran for %d epochs, want %d: %v", i, n, run.want, err)
		}
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, whole[:len(whole)-8], bytes.Replace(whole, []byte(checkpointKind), []byte(strings.ToUpper(checkpointKind)), 1)} {
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := epochs(other, 2); err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "remove it") {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

// With Patience a training ends after so many epochs without a lower validation loss, and halves the rate on the way.
func TestPlateausHalveTheRateAndEndTheTraining(t *testing.T) {
	c := small()
	c.Rate, c.Patience, c.Plateau = 1, 5, 2
	tr := &trainer{j: &Judge{Card: Card{Config: *c}}, validation: make([]dataset.Window, 1), schedule: schedule{Best: math.Inf(1), Rate: c.Rate}}
	for i, e := range []struct {
		loss     float64
		best     bool
		rate     float64
		finished bool
	}{
		{3, true, 1, false},
		{2, true, 1, false},
		{2, false, 1, false},
		{2.5, false, 0.5, false},
		{1.5, true, 0.5, false},
		{1.6, false, 0.5, false},
		{1.6, false, 0.25, false},
		{1.6, false, 0.25, false},
		{1.6, false, 0.125, false},
		{1.6, false, 0.125, true},
	} {
		if best := tr.note(e.loss); best != e.best || tr.rate(10*i, 10) != e.rate || tr.finished() != e.finished {
			t.Errorf("epoch %d: best %v, rate %g, finished %v; want %v, %g, %v", i+1, best, tr.rate(10*i, 10), tr.finished(), e.best, e.rate, e.finished)
		}
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	c := tiny()
	c.Nets[0].Channels, c.Epochs = []int{2, 2}, 1
	set, file := synthetic(8), filepath.Join(f.TempDir(), "checkpoint")
	j, _, err := Train(context.Background(), set, Options{Config: c, Engine: engine(f), Checkpoint: file}, nil)
	if err != nil {
		f.Fatal(err)
	}
	defer j.Close()
	good, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		ck, err := j.parseCheckpoint(data)
		if err == nil && ck.Epoch > 0 && len(ck.first) != len(j.nets[ck.Net].layer.Params()) {
			t.Errorf("%d moments", len(ck.first))
		}
	})
}
