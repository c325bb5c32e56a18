package page

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/nn"
)

var keep = flag.String("keep", "", "folder for the pictures of models, to be looked at")

// configured is an untrained model of a configuration, as a file would hold it, but for the refiner.
func configured(t *testing.T, c train.Config) *infer.Model {
	t.Helper()
	e := nn.NewEngine()
	defer e.Close()
	v, err := train.NewCVAE(e, c, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	encoder := map[string]infer.Tensor{}
	tensors := v.Tensors()
	for name, x := range tensors {
		if strings.HasPrefix(name, "encoder.") {
			encoder[name] = x
		}
	}
	m, err := infer.NewModel(c.Model(), tensors, encoder)
	if err != nil {
		t.Fatal(err)
	}
	m.Metadata = map[string]string{"name": c.Name}
	return m
}

// words are all that is written in the boxes of a model's picture, "name: line, line".
func words(m *infer.Model) []string {
	d, _ := drawModel(m)
	var out []string
	for _, b := range d.Boxes {
		out = append(out, strings.TrimSuffix(b.Name+": "+strings.Join(b.Lines, ", "), ": "))
	}
	return out
}

func draw(t *testing.T, name string, m *infer.Model) {
	t.Helper()
	var d drawer
	d.architecture(m)
	if d.err != nil || len(d.list) != 1 {
		t.Fatalf("%s: %d pictures, %v", name, len(d.list), d.err)
	}
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, name+".png"), d.list[0].PNG, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestArchitectureSaysTheSizes(t *testing.T) {
	paper, ours := configured(t, train.Paper()), configured(t, train.Groove())
	ours.Prior = &infer.Prior{}
	ours.Refiner = &infer.Refiner{
		Hits:     infer.HitNet{In: 508, Hidden: 384, Width: 192},
		Velocity: infer.MDN{In: 273, Hidden: 192, Width: 96, B2: make([]float32, 3*infer.MDNComponents)},
		Offset:   infer.MDN{In: 273, Hidden: 192, Width: 96, B2: make([]float32, 3*infer.MDNComponents)},
	}
	bare, err := infer.NewRandomModel(train.Paper().Model(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		m       *infer.Model
		want    []string
		without []string
	}{
		{
			"paper", paper,
			[]string{
				"window: 64 × 27", "convolution: 32 × 64", "convolution: 4 × 512", "dense: with c: 512", "dense: 256", "μ, log σ²: 128 + 128",
				"condition c: 19: 18 genre weights, tempo", "dense: z, c: 147 → 512", "dense: 4 × 512", "deconvolution: 64 × 32", "convolution: 64 × 27",
				"loop: drawn cell by cell", "z: 128: learning: μ + σ·ε, playing: N(0, 1)",
			},
			[]string{"Refiner", "σ of offsets"},
		},
		{
			"groove", ours,
			[]string{
				"dense: 384", "z: 64: learning: μ + σ·ε, playing: genre's normal", "deconvolution: 8 × 160", "convolution: 64 × 45", "σ of offsets: exp",
				"hits: 508 → 384 → 192 → 9, step by step, voice by voice", "offset of a hit: 273 → 192 → 96 → 24, a mixture of 8 normals",
				"loop: hits, velocities,, offsets",
			},
			[]string{"with c", "cell by cell"},
		},
		{"without encoder", bare, []string{"z: 128: playing: N(0, 1)", "convolution: 64 × 27"}, []string{"Encoder", "μ, log", "learning"}},
	} {
		all := strings.Join(words(c.m), "\n") + "\n"
		for _, w := range c.want {
			if !strings.Contains(all, w+"\n") {
				t.Errorf("%s: no box says %q:\n%s", c.name, w, all)
			}
		}
		for _, w := range c.without {
			if strings.Contains(all, w) {
				t.Errorf("%s: a box says %q:\n%s", c.name, w, all)
			}
		}
		draw(t, c.name, c.m)
	}
}

// The encoder's and the decoder's frames count what is trained, no statistics.
func TestArchitectureCountsParameters(t *testing.T) {
	m := configured(t, train.Paper())
	all := strings.Join(words(m), "\n")
	// 27·64·4+3·64 + 64·128·4+3·128 + 128·256·4+3·256 + 256·512·4+3·512 + 2068·512 + 513·256 + 2·257·128
	if want := "Encoder, 1.95 M parameters"; !strings.Contains(all, want) {
		t.Errorf("no %q in %s", want, all)
	}
	if want := "Decoder, " + millions(m.Config.Parameters()); !strings.Contains(all, want) {
		t.Errorf("no %q in %s", want, all)
	}
}
