package infer

import (
	"bytes"
	"errors"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
)

func modelFile(t testing.TB, m *Model, half bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.Write(&b, half); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// fullModel has every part that a file can hold.
func fullModel(t testing.TB, c Config) *Model {
	m := randomModel(t, c, 3)
	m.Prior = testPrior(c.Latent)
	m.Nudge = make([]float32, 2*c.Latent)
	m.Nudge[0], m.Nudge[c.Latent+1] = 0.5, 2
	m.Anchors = &Anchors{Z: make([]float32, 3*c.Latent), Genre: []groove.Genre{groove.Afrobeat, groove.Funk, groove.Soul}}
	m.Anchors.Z[c.Latent], m.Anchors.Between = -1.5, []bool{false, true, false}
	m.Prior.Anchor = &AnchorPrior{CenterScale: 0.5, DeviationScale: 0.25, Sigma: make([]float32, groove.NumGenres*c.Latent)}
	for i := range m.Prior.Anchor.Sigma {
		m.Prior.Anchor.Sigma[i] = 0.5 + float32(i%3)/4
	}
	m.Spread = &ConstantSpread{}
	for v := range groove.NumVoices {
		m.Spread.Offset[v], m.Spread.Velocity[v] = 0.125*float32(v)/8, 0.25
	}
	m.Encoder = map[string]Tensor{"encoder.mu.bias": {Name: "encoder.mu.bias", Shape: []int{2}, Data: []float32{1, 2}}}
	m.Metadata["dataset"] = "none"
	return m
}

func TestLoadReadsWhatWriteWrote(t *testing.T) {
	for _, h := range []Heads{HeadsHOV, HeadsSpread} {
		t.Run(h.String(), func(t *testing.T) {
			want := fullModel(t, smallConfig(h))
			file := modelFile(t, want, false)
			got, err := LoadWithEncoder(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.ID) != 12 || got.Metadata["dataset"] != "none" {
				t.Errorf("id %q, metadata %v", got.ID, got.Metadata)
			}
			want.ID, want.Metadata = got.ID, got.Metadata
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
			if !bytes.Equal(file, modelFile(t, got, false)) {
				t.Error("the model that was read does not write the same file")
			}
			lean, err := Load(file)
			if err != nil || lean.Encoder != nil {
				t.Errorf("Load: %v, encoder %v", err, lean.Encoder)
			}
		})
	}
}

func TestHalfModelIsNear(t *testing.T) {
	want := fullModel(t, smallConfig(HeadsSpread))
	full, half := modelFile(t, want, false), modelFile(t, want, true)
	got, err := Load(half)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Dense {
		if d := maxDiff(t, got.Dense[i].Weight, want.Dense[i].Weight); d == 0 || d > 1e-3 {
			t.Errorf("dense %d: off by %g", i, d)
		}
		if d := maxDiff(t, got.Dense[i].Bias, want.Dense[i].Bias); d != 0 {
			t.Errorf("dense %d: bias off by %g: vectors stay float32", i, d)
		}
	}
	if len(half) > len(full)*2/3 {
		t.Errorf("%d bytes of %d", len(half), len(full))
	}
}

// The first model's file says neither widths nor heads: they come from the shapes.
func TestLoadDerivesSizes(t *testing.T) {
	for _, h := range []Heads{HeadsHOV, HeadsSpread} {
		want := smallConfig(h)
		m := randomModel(t, want, 1)
		st, err := ParseSafetensors(modelFile(t, m, false))
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"hidden", "channels", "heads"} {
			delete(st.Metadata, key)
		}
		st.Metadata["voices"] = "kick,snare,closed_hh,open_hh,low_tom,mid_tom,high_tom,crash,ride"
		got, err := readConfig(st)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// edit returns the file of a small model with its metadata and tensors changed.
func edit(t testing.TB, meta func(map[string]string), tensors func([]Tensor) []Tensor) []byte {
	t.Helper()
	st, err := ParseSafetensors(modelFile(t, fullModel(t, smallConfig(HeadsHOV)), false))
	if err != nil {
		t.Fatal(err)
	}
	var all []Tensor
	for _, name := range st.Names() {
		x, err := st.Tensor(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, x)
	}
	m := maps.Clone(st.Metadata)
	if meta != nil {
		meta(m)
	}
	if tensors != nil {
		all = tensors(all)
	}
	var b bytes.Buffer
	if err := WriteSafetensors(&b, m, all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLoadRefusesMetadata(t *testing.T) {
	for _, c := range []struct{ key, value, say string }{
		{"architecture", "", `"architecture": missing`},
		{"architecture", "gpt", `"architecture": want "groovegen-cvae"`},
		{"latent", "", `"latent": missing`},
		{"latent", "x", `"latent": want a whole number`},
		{"latent", "-16", `"latent"`},
		{"latent", "99999999", `"latent"`},
		{"latent", "17", "tensor decoder.dense0.weight: want shape [12,36], got [12,35]"},
		{"condition", "20", "condition 20: want 19"},
		{"hidden", "13", "tensor decoder.dense0.weight: want shape [13,35], got [12,35]"},
		{"hidden", "0", `"hidden": want a whole number`},
		{"channels", "10,9,8,7", "want 5 numbers"},
		{"channels", "10,9,8,7,x", `"channels": number 5 is no whole number`},
		{"channels", "10,9,8,7,0", "channels[4] 0"},
		{"channels", "11,9,8,7,6", "tensor decoder.dense1.weight: want shape [44,12], got [40,12]"},
		{"heads", "h", `"heads": want "hov"`},
		{"heads", "hov+spread", `"channel_order"`},
		{"genres", "rock,funk", `"genres": want "afrobeat,`},
		{"voices", "", `"voices": missing`},
		{"channel_order", "V,O,H", `"channel_order": want "H[9],O[9],V[9]"`},
		{"bpm_min", "40", `"bpm_min": want 50`},
		{"bpm_max", "NaN", `"bpm_max": want a number`},
		{"bn_eps", "0", "bn_eps 0"},
		{"bn_eps", "", `"bn_eps": missing`},
	} {
		t.Run(c.key+"="+c.value, func(t *testing.T) {
			_, err := Load(edit(t, func(m map[string]string) {
				m[c.key] = c.value
				if c.value == "" {
					delete(m, c.key)
				}
			}, nil))
			errorContains(t, err, "load model: ", c.say)
		})
	}
}

func TestLoadRefusesTensors(t *testing.T) {
	drop := func(name string) func([]Tensor) []Tensor {
		return func(x []Tensor) []Tensor { return slices.DeleteFunc(x, func(t Tensor) bool { return t.Name == name }) }
	}
	with := func(name string, change func(*Tensor)) func([]Tensor) []Tensor {
		return func(x []Tensor) []Tensor {
			change(&x[slices.IndexFunc(x, func(t Tensor) bool { return t.Name == name })])
			return x
		}
	}
	set := func(name string, i int, v float32) func([]Tensor) []Tensor {
		return with(name, func(t *Tensor) { t.Data[i] = v })
	}
	for name, c := range map[string]struct {
		change func([]Tensor) []Tensor
		say    string
	}{
		"missing":       {drop("decoder.bn2.running_var"), "tensor decoder.bn2.running_var: want shape [7], got no such tensor"},
		"half a prior":  {drop("prior.chol"), "tensor prior.chol: want shape [18,16,16], got no such tensor"},
		"half a spread": {drop("spread.velocity"), "tensor spread.velocity: want shape [9], got no such tensor"},
		"turned":        {with("decoder.out.weight", func(t *Tensor) { t.Shape = []int{6, 27, 3} }), "tensor decoder.out.weight: want shape [27,6,3], got [6,27,3]"},
		"variance":      {set("decoder.bn0.running_var", 2, -1), "tensor decoder.bn0.running_var: element 2 is -1"},
		"upper":         {set("prior.chol", 1, 0.5), "tensor prior.chol: [0,0,1] is 0.5"},
		"diagonal":      {set("prior.chol", 0, -0.5), "tensor prior.chol: [0,0,0] is -0.5"},
		"spread":        {set("spread.offset", 8, 1.5), "tensor spread.offset: element 8 is 1.5"},
		"nudge":         {with("nudge.directions", func(t *Tensor) { t.Shape = []int{16, 2} }), "tensor nudge.directions: want shape [2,16], got [16,2]"},
		"landmarks":     {with("landmarks.z", func(t *Tensor) { t.Shape = []int{16, 3} }), "tensor landmarks.z: want shape [any,16], got [16,3]"},
		"their genres":  {with("landmarks.genre", func(t *Tensor) { t.Shape, t.Data = []int{2}, t.Data[:2] }), "tensor landmarks.genre: want shape [3], got [2]"},
		"half of homes": {drop("prior.homes.sigma"), "tensor prior.homes.sigma: want shape [18,16], got no such tensor"},
		"homes' shape":  {with("prior.homes.sigma", func(t *Tensor) { t.Shape = []int{16, 18} }), "tensor prior.homes.sigma: want shape [18,16], got [16,18]"},
		"homes' reach":  {set("prior.homes.scale", 1, 2), "tensor prior.homes.scale: element 1 is 2: want 0 to 1"},
		"homes' noise":  {set("prior.homes.sigma", 5, -1), "tensor prior.homes.sigma: element 5 is -1: want 0 to 10"},
		"no genres":     {drop("landmarks.genre"), "tensor landmarks.genre: want shape [3], got no such tensor"},
		"no genre":      {set("landmarks.genre", 1, 18), "tensor landmarks.genre: element 1 is 18: want a whole number from 0 to 17"},
		"half a genre":  {set("landmarks.genre", 2, 1.5), "tensor landmarks.genre: element 2 is 1.5"},
		"too many": {with("landmarks.z", func(t *Tensor) {
			t.Shape, t.Data = []int{maxAnchors + 1, 16}, make([]float32, 16*(maxAnchors+1))
		}), "landmarks"},
		"another": {func(x []Tensor) []Tensor {
			return append(x, Tensor{Name: "decoder.deconv4.weight", Shape: []int{1}, Data: []float32{1}})
		}, "tensor decoder.deconv4.weight: this architecture has none"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(edit(t, nil, c.change))
			errorContains(t, err, c.say)
		})
	}
	var shape *ShapeError
	_, err := Load(edit(t, nil, drop("decoder.out.bias")))
	if !errors.As(err, &shape) || shape.Tensor != "decoder.out.bias" || !shape.Missing {
		t.Errorf("error %v: want a *ShapeError", err)
	}
}

// A tensor that nobody knows, outside of the decoder, is for a later release.
func TestLoadIgnoresUnknownTensors(t *testing.T) {
	_, err := Load(edit(t, nil, func(x []Tensor) []Tensor {
		return append(x, Tensor{Name: "judge.weight", Shape: []int{1}, Data: []float32{1}})
	}))
	if err != nil {
		t.Error(err)
	}
}

// Every truncation is found.
func TestLoadRefusesTruncation(t *testing.T) {
	file := modelFile(t, fullModel(t, smallConfig(HeadsHOV)), true)
	for n := 0; n < len(file); n += 1 + n/64 {
		if _, err := Load(file[:n]); !errors.Is(err, ErrFormat) {
			t.Fatalf("%d of %d bytes: %v", n, len(file), err)
		}
	}
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.safetensors")
	if err := os.WriteFile(good, modelFile(t, fullModel(t, smallConfig(HeadsHOV)), true), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFile(good); err != nil {
		t.Error(err)
	}
	bad := filepath.Join(dir, "bad.safetensors")
	if err := os.WriteFile(bad, []byte("MThd"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := LoadFile(bad)
	errorContains(t, err, "load model "+bad, "too short")
	_, err = LoadFile(filepath.Join(dir, "none"))
	if !errors.Is(err, os.ErrNotExist) || strings.Count(err.Error(), dir) != 1 {
		t.Errorf("error %v: want one that wraps os.ErrNotExist and names the path once", err)
	}
	_, err = LoadFile(dir)
	errorContains(t, err, "not a regular file")
}

func TestFoldedIsTheSame(t *testing.T) {
	m := randomModel(t, smallConfig(HeadsHOV), 4)
	for i := range m.Deconv {
		d := &m.Deconv[i]
		x := make([]float64, 4*d.In)
		for j := range x {
			x[j] = math.Sin(float64(j))
		}
		want := deconvolve(d, x, 4, m.Config.Epsilon)
		ones := make([]float32, d.Out)
		for j := range ones {
			ones[j] = 1
		}
		folded := Deconv{In: d.In, Out: d.Out, Scale: ones, Shift: make([]float32, d.Out), Mean: make([]float32, d.Out), Var: ones}
		folded.Weight, folded.Bias = m.Folded(i)
		for j, got := range deconvolve(&folded, x, 4, 0) {
			within(t, "folded", got, want[j], 1e-5)
		}
	}
}

func TestConfigString(t *testing.T) {
	if got := smallConfig(HeadsSpread).String(); got != "[z16,c19] -> 12 -> 4x10 -> 9 -> 8 -> 7 -> 6 -> 45" {
		t.Error(got)
	}
}

// FuzzLoad changes a whole, small model file: no panic, and what loads can be decoded and written.
func FuzzLoad(f *testing.F) {
	c := Config{Latent: 1, Condition: groove.ConditionSize, Hidden: 1, Channels: [5]int{1, 1, 1, 1, 1}, Epsilon: 1e-3}
	m, err := NewRandomModel(c, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(modelFile(f, m, true))
	f.Fuzz(func(t *testing.T, file []byte) {
		defer alloctest.Bound(t, len(file))()
		m, err := Load(file)
		if err != nil || m.Config.Parameters() > 1e5 {
			return
		}
		if _, err := Load(modelFile(t, m, false)); err != nil {
			t.Fatal(err)
		}
		var out Output
		if err := (oracle{m}).Decode(&out, make([]float32, m.Config.Latent), make([]float32, groove.ConditionSize)); err != nil {
			t.Fatal(err)
		}
	})
}
