package judge

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/score"
	"github.com/groovegen/groovegen/train/nn"
)

// Card has a judge's configuration and data, and its figures. It is in the metadata of its file.
type Card struct {
	Config Config               `json:"config"`
	Seed   uint64               `json:"seed"`
	Data   string               `json:"data"`   // digest of the training windows
	Counts map[groove.Genre]int `json:"counts"` // training windows of each genre
	// History is the epochs that the judge was trained for.
	History History `json:"history"`
	// Metrics by split ("validation", "test"), when it was measured before it was saved.
	Metrics map[string]Summary `json:"metrics,omitempty"`
}

// Summary is the figures of a card.
type Summary struct {
	Window      score.Scores `json:"window"`
	Loss        float64      `json:"loss,omitempty"` // of the windows, in nats
	Performance score.Scores `json:"performance"`
	MicroAUC    float64      `json:"micro_auc"`
	MacroAUC    float64      `json:"macro_auc"`
}

// describe records the data that a judge learns from.
func (c *Card) describe(windows []dataset.Window) {
	c.Data, c.Counts = digest(windows), map[groove.Genre]int{}
	for _, w := range windows {
		c.Counts[w.Genre]++
	}
}

// digest hashes windows and their genres.
func digest(windows []dataset.Window) string {
	h := sha256.New()
	x := make([]float32, window)
	for _, w := range windows {
		w.HOV(x)
		_ = binary.Write(h, binary.LittleEndian, x) // a hash never fails
		h.Write([]byte{byte(w.Genre)})
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// state returns copies of all weights and running statistics, in the order of slots.
func (w *network) state() [][]float32 {
	var out [][]float32
	for _, s := range w.slots("") {
		out = append(out, slices.Clone(s.Data))
	}
	return out
}

// restore puts a state back.
func (w *network) restore(state [][]float32) {
	for i, s := range w.slots("") {
		copy(s.Data, state[i])
	}
}

// slots lists weights and statistics as tensors that share the net's memory. Convolutions are (out, steps, in).
func (w *network) slots(prefix string) []infer.Tensor {
	var out []infer.Tensor
	for _, p := range w.layer.Params() {
		shape := []int{len(p.Data)}
		if rows := w.rows(p); !p.NoDecay {
			shape = []int{rows, len(p.Data) / rows}
		}
		out = append(out, infer.Tensor{Name: prefix + p.Name, Shape: shape, Data: p.Data})
	}
	for i, n := range w.norms {
		for _, s := range []struct {
			kind string
			data []float32
		}{{"mean", n.Mean}, {"var", n.Var}} {
			out = append(out, infer.Tensor{Name: fmt.Sprintf("%snorm%d.running_%s", prefix, i, s.kind), Shape: []int{len(s.data)}, Data: s.data})
		}
	}
	return out
}

func (j *Judge) slots() []infer.Tensor {
	var out []infer.Tensor
	for i, w := range j.nets {
		out = append(out, w.slots(fmt.Sprintf("net%d.", i))...)
	}
	return out
}

// Parameters returns how many numbers were trained.
func (j *Judge) Parameters() int {
	n := 0
	for _, w := range j.nets {
		for _, p := range w.layer.Params() {
			n += len(p.Data)
		}
	}
	return n
}

// kind marks a judge's file, so that another model is not loaded as one.
const kind = "groovegen genre judge 1"

// Write writes the judge as a safetensors file with its card in the metadata.
func (j *Judge) Write(to io.Writer) error {
	card, err := json.Marshal(j.Card)
	if err != nil {
		return fmt.Errorf("write judge: %w", err)
	}
	return infer.WriteSafetensors(to, map[string]string{"kind": kind, "card": string(card)}, j.slots())
}

// Save writes the judge to a file, atomically.
func (j *Judge) Save(file string) error { return atomicfile.WriteFile(file, 0o644, j.Write) }

// Load reads a judge from a file. engine may be nil: then the judge makes its own.
func Load(file string, engine *nn.Engine) (*Judge, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("load judge: %w", err)
	}
	j, err := parse(data, engine)
	if err != nil {
		return nil, fmt.Errorf("load judge %s: %w", file, err)
	}
	return j, nil
}

func parse(data []byte, engine *nn.Engine) (*Judge, error) {
	st, err := infer.ParseSafetensors(data)
	if err != nil {
		return nil, err
	}
	if got := st.Metadata["kind"]; got != kind {
		return nil, fmt.Errorf("the file's kind is %q, want %q: train a judge first", got, kind)
	}
	var card Card
	if err := json.Unmarshal([]byte(st.Metadata["card"]), &card); err != nil {
		return nil, fmt.Errorf("read card: %w", err)
	}
	if err := card.Config.validateRead(len(data)); err != nil {
		return nil, err
	}
	j := newJudge(card.Config, engine, 0)
	j.Card = card
	for _, s := range j.slots() {
		t, err := st.Tensor(s.Name, s.Shape...)
		if err != nil {
			j.Close()
			return nil, err
		}
		copy(s.Data, t.Data)
	}
	return j, nil
}

// validateRead bounds what a file can request besides Validate: no more weights than the file has, and no activations
// over some hundred megabytes.
func (c Config) validateRead(size int) error {
	if err := c.Validate(); err != nil {
		return err
	}
	weights := 0
	for _, n := range c.Nets {
		in, columns, taps, cells := dataset.Channels, 0, n.Kernel, 1
		if n.Plane {
			in, taps, cells = in/voices, n.Kernel*n.Kernel, voices
		}
		for i, out := range n.Channels {
			weights += in * taps * out
			columns += in * taps * cells
			in = out
			if n.Plane {
				cells = max(1, cells/n.Pool[i])
			}
		}
		if columns > maxColumns {
			return fmt.Errorf("config: a net's convolutions look at %d numbers a step: at most %d are read", columns, maxColumns)
		}
	}
	if 4*weights > size {
		return fmt.Errorf("config: %d weights in a file of %d bytes", weights, size)
	}
	return nil
}

// maxColumns keeps the activations of judged loops below 300 MB.
const maxColumns = 8192
