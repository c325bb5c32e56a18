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

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

func trained(t testing.TB, c *Config, seed uint64, opts ...nn.Option) (*Judge, History) {
	t.Helper()
	j, h, err := Train(context.Background(), synthetic(80), Options{Config: c, Seed: seed, Engine: engine(t, opts...)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j, h
}

func TestJudgeLearns(t *testing.T) {
	c := tiny()
	c.Turns = true
	c.Nets = append(c.Nets, Net{Channels: []int{8}, Kernel: 3, Pool: []int{4}, Parts: 1, Dense: 16, DenseDrop: 0.2, OffsetScale: 1})
	set := synthetic(80)
	calls := 0
	j, h, err := Train(context.Background(), set, Options{Config: c, Engine: engine(t)}, func(Epoch) { calls++ })
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if len(h) != 2*c.Epochs || calls != len(h) || !h[0].Best || h[len(h)-1].Net != 1 {
		t.Errorf("%d epochs, %d reports, want %d of both", len(h), calls, 2*c.Epochs)
	}
	if first, last := h[0], h[c.Epochs-1]; last.ValidationLoss >= first.ValidationLoss {
		t.Errorf("validation loss went from %.3f to %.3f", first.ValidationLoss, last.ValidationLoss)
	}
	r := j.Measure(set, dataset.Test)
	if w := r.Windows; w.Scores.Accuracy < 0.95 || w.MicroAUC < 0.98 || w.MacroAUC < 0.98 || len(w.Curves) != 3 || w.Scores.Count != 60 {
		t.Errorf("test: %v, AUC %.3f and %.3f, %d curves", w.Scores, w.MicroAUC, w.MacroAUC, len(w.Curves))
	}
	if r.Performances.Scores.Count != 60 || r.Empty != 0 || r.Sounding.Count != 60 {
		t.Errorf("%d performances, %d empty windows, %d others; want 60, 0, 60", r.Performances.Scores.Count, r.Empty, r.Sounding.Count)
	}
	v := j.Accuracy(loops(90, 5000, func(i int) int { return i % 3 }))
	if v.Balanced < 0.95 || !(math.Abs(v.Mixed-v.Balanced) <= 1e-9) || len(v.Genres) != 3 {
		t.Errorf("of new loops: %+v", v)
	}
}

// Where the judge is right on one genre alone, the mix weighs that genre by its training windows.
func TestAccuracyWeighsByTheTrainingWindows(t *testing.T) {
	j, _ := trained(t, tiny(), 1)
	j.Card.Counts = map[groove.Genre]int{groove.Dance: 30, groove.Jazz: 10}
	some := loops(20, 900, func(int) int { return 0 })
	for i := range some[:10] {
		some[i].Genre = groove.Jazz // played as dance
	}
	if v := j.Accuracy(some); !(math.Abs(v.Balanced-0.5) <= 0.051 && math.Abs(v.Mixed-0.75) <= 0.08) {
		t.Errorf("balanced %.3f and mixed %.3f, want about 0.5 and 0.75", v.Balanced, v.Mixed)
	}
}

func TestSeedsRepeat(t *testing.T) {
	file := func(seed uint64, opts ...nn.Option) []byte {
		j, _ := trained(t, tiny(), seed, opts...)
		var b bytes.Buffer
		if err := j.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	one := file(1)
	if !bytes.Equal(one, file(1, nn.Workers(3))) {
		t.Error("three workers give other bits than one")
	}
	if bytes.Equal(one, file(2)) {
		t.Error("another seed gives the same bits")
	}
}

func TestSaveAndLoad(t *testing.T) {
	j, _ := trained(t, tiny(), 1)
	set := synthetic(40)
	j.Card.Metrics = map[string]Summary{"test": j.Measure(set, dataset.Test).Summary()}
	name := filepath.Join(t.TempDir(), "judge.safetensors")
	if err := j.Save(name); err != nil {
		t.Fatal(err)
	}
	k, err := Load(name, engine(t))
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	windows := set.Windows()
	p, q := j.Probabilities(FromWindows(windows)), k.Probabilities(FromWindows(windows))
	for i := range p {
		sum := 0.0
		for g := range p[i] {
			if sum += float64(p[i][g]); p[i][g] != q[i][g] {
				t.Fatalf("loop %d: %v, after loading %v", i, p[i], q[i])
			}
		}
		if !(math.Abs(sum-1) <= 1e-5) {
			t.Errorf("loop %d: probabilities add up to %g", i, sum)
		}
	}
	if k.Card.Data != j.Card.Data || k.Card.Counts[groove.Dance] != 80 || k.Card.Metrics["test"].Window.Count != 30 {
		t.Errorf("card %+v came back as %+v", j.Card, k.Card)
	}
	if k.Parameters() != j.Parameters() || k.Parameters() < 1000 {
		t.Errorf("%d parameters, %d after loading", j.Parameters(), k.Parameters())
	}
}

func TestWaysToGiveLoopsAgree(t *testing.T) {
	j, _ := trained(t, tiny(), 1)
	windows := synthetic(60).Windows()
	tensor := make([]float32, len(windows)*window)
	patterns := make([]*groove.Pattern, len(windows))
	for i, w := range windows {
		w.HOV(tensor[i*window:])
		p := w.Pattern()
		patterns[i] = &p
	}
	want := j.Probabilities(FromWindows(windows))
	for name, l := range map[string]Loops{"tensor": FromTensor(tensor), "patterns": FromPatterns(patterns)} {
		for i, p := range j.Probabilities(l) {
			for g := range p {
				if p[g] != want[i][g] {
					t.Fatalf("%s: loop %d: %v, want %v", name, i, p, want[i])
				}
			}
		}
	}
	if len(want) != len(windows) {
		t.Errorf("%d answers for %d windows", len(want), len(windows))
	}
}

func TestTrainingStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	c := tiny()
	_, h, err := Train(ctx, synthetic(40), Options{Config: c, Engine: engine(t)}, func(e Epoch) {
		if e.Epoch == 2 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || len(h) != 2 {
		t.Errorf("stopped after two epochs: %d in the history, %v", len(h), err)
	}
	c.Rate = 1e30
	var bad *NonFiniteError
	if _, _, err = Train(context.Background(), synthetic(40), Options{Config: c, Engine: engine(t)}, nil); !errors.As(err, &bad) || bad.Epoch < 1 {
		t.Errorf("a rate of 1e30: %v, want a *NonFiniteError", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for name, spoil := range map[string]func(c *Config){
		"no net":         func(c *Config) { c.Nets = nil },
		"no block":       func(c *Config) { c.Nets[0].Channels = nil },
		"pools":          func(c *Config) { c.Nets[0].Pool = []int{2} },
		"even kernel":    func(c *Config) { c.Nets[0].Kernel = 4 },
		"no channels":    func(c *Config) { c.Nets[0].Channels[0] = 0 },
		"pools too much": func(c *Config) { c.Nets[0].Pool = []int{64, 2} },
		"parts":          func(c *Config) { c.Nets[0].Parts = 3 },
		"dropout":        func(c *Config) { c.Nets[0].FoldDrop = 1 },
		"dropout NaN":    func(c *Config) { c.Nets[0].FoldDrop = math.NaN() },
		"dense":          func(c *Config) { c.Nets[0].Dense = -1 },
		"epochs":         func(c *Config) { c.Epochs = 0 },
		"batch":          func(c *Config) { c.Batch = 1 },
		"rate":           func(c *Config) { c.Rate = math.NaN() },
		"smooth":         func(c *Config) { c.Smooth = 1 },
		"parts of plane": func(c *Config) { c.Nets[0].Plane = true },
		"second":         func(c *Config) { c.Nets[0].Second = -1 },
		"patience":       func(c *Config) { c.Patience = 3 },
		"plateau":        func(c *Config) { c.Plateau = 3 },
		"fill":           func(c *Config) { c.Fill, c.Balance = true, 0.5 },
	} {
		c := tiny()
		spoil(c)
		if _, _, err := Train(context.Background(), synthetic(8), Options{Config: c}, nil); err == nil || !strings.Contains(err.Error(), "config") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c := DefaultConfig(); c.Validate() != nil || c.validateRead(1<<30) != nil {
		t.Errorf("the default: %v, %v", c.Validate(), c.validateRead(1<<30))
	}
	if _, _, err := Train(context.Background(), dataset.FromPatterns(nil), Options{Config: tiny()}, nil); !errors.Is(err, errNoWindows) {
		t.Errorf("an empty set: %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	j, _ := trained(t, tiny(), 1)
	var b bytes.Buffer
	if err := j.Write(&b); err != nil {
		t.Fatal(err)
	}
	good := b.String()
	for name, c := range map[string]struct{ file, want string }{
		"nothing":      {"", "short"},
		"cut short":    {good[:len(good)-4], "short"},
		"another kind": {strings.Replace(good, kind, strings.ToUpper(kind), 1), "kind"},
		"a bad config": {strings.Replace(good, `\"batch\":16`, `\"batch\":-1`, 1), "batch"},
		"other shapes": {strings.Replace(good, `[8,12]`, `[8,13]`, 1), "tensor"},
		"a huge net":   {strings.Replace(good, `\"channels\":[8,12],\"kernel\":5`, `\"channels\":[8,99],\"kernel\":9`, 1), ""},
	} {
		name = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(name, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(name, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// A judge is trained once; another seed, other data or a damaged file make another.
func TestObtain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "judge.safetensors")
	e, epochs := engine(t), 0
	obtain := func(set *dataset.Set, seed uint64) *Judge {
		t.Helper()
		epochs = 0
		j, err := Obtain(context.Background(), set, file, Options{Config: tiny(), Seed: seed, Engine: e}, func(Epoch) { epochs++ })
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	set, other := synthetic(40), synthetic(44)
	j := obtain(set, 1)
	if n := tiny().Epochs; epochs != n || len(j.Card.History) != n || j.Card.Metrics["test"].Window.Count != 30 {
		t.Errorf("trained for %d epochs, card %+v", epochs, j.Card)
	}
	if again := obtain(set, 1); epochs != 0 || len(again.Card.History) != tiny().Epochs {
		t.Errorf("trained again for %d epochs", epochs)
	}
	if obtain(set, 2); epochs == 0 {
		t.Error("another seed was not trained")
	}
	if obtain(other, 2); epochs == 0 {
		t.Error("other data were not learned")
	}
	if err := os.WriteFile(file, []byte("no judge"), 0o600); err != nil {
		t.Fatal(err)
	}
	if obtain(other, 2); epochs == 0 {
		t.Error("a damaged file was taken")
	}
	if _, err := Obtain(context.Background(), set, t.TempDir(), Options{Config: tiny()}, nil); err == nil {
		t.Error("a folder was written to")
	}
}

func FuzzLoad(f *testing.F) {
	c := tiny()
	c.Nets[0].Channels = []int{2, 2}
	j := newJudge(*c, nil, 0)
	defer j.Close()
	var b bytes.Buffer
	if err := j.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{})
	e := engine(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		defer alloctest.Bound(t, len(file))()
		k, err := parse(file, e)
		if err != nil {
			return
		}
		p := pattern(0, 1)
		if got := k.Probabilities(FromPatterns([]*groove.Pattern{&p})); len(got) != 1 {
			t.Errorf("%d answers", len(got))
		}
	})
}
