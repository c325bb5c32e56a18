package train

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/train/dataset"
)

// Export makes a model for the daemon from the trained weights: the decoder, the encoder, a prior fitted to windows,
// the constant spread of a model without spread heads, the nudge directions, anchors, and the metadata with extra.
func (m *CVAE) Export(windows []dataset.Window, extra map[string]string) (*infer.Model, error) {
	out, err := m.decoderModel()
	if err != nil {
		return nil, err
	}
	if out.Prior, err = m.FitPrior(windows); err != nil {
		return nil, err
	}
	if !m.Config.Spread {
		out.Spread = m.residualSpread(windows)
	}
	if out.Nudge, err = nudges(out); err != nil {
		return nil, err
	}
	out.Anchors = m.anchors(windows, anchorSeed, maxAnchors)
	config, err := json.Marshal(m.Config)
	if err != nil {
		return nil, fmt.Errorf("describe model: %w", err)
	}
	out.Metadata = map[string]string{"config": string(config), "encoder": m.encoderText()}
	maps.Copy(out.Metadata, extra)
	return out, nil
}

// decoderModel returns a model with only the weights.
func (m *CVAE) decoderModel() (*infer.Model, error) {
	tensors := m.Tensors()
	encoder := map[string]infer.Tensor{}
	for name, t := range tensors {
		if strings.HasPrefix(name, "encoder.") {
			encoder[name] = t
		}
	}
	return infer.NewModel(m.Config.Model(), tensors, encoder)
}

func (m *CVAE) encoderText() string {
	told := "told the condition"
	if !m.Config.EncoderConditioned {
		told = "not told the condition"
	}
	return fmt.Sprintf("%v channels, dense %v, %s", m.Config.Encoder, m.Config.EncoderDense, told)
}

func nudges(m *infer.Model) ([]float32, error) {
	dec, err := cpu.New(m)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	return infer.NudgeDirections(m, dec)
}

// spreadWeight is the number of pooled hits that a voice's own are mixed with.
const spreadWeight = 20

// residualSpread returns the root mean square distance of real hits from the decoder's output for their window's mean z,
// for velocities in units of the largest spread of a number between 0 and 1. A model trained with a squared error predicts
// means; this is the missing spread.
func (m *CVAE) residualSpread(windows []dataset.Window) *infer.ConstantSpread {
	var hits, bound, offset2, velocity2 [voices]float64
	b := NewBatch(m.batch)
	m.EachBatch(windows, b, func(int) {
		mu, _ := m.Encode(b)
		y := m.Decode(b, mu)
		for r := range b.N * groove.Steps {
			x, out := b.X[r*dataset.Channels:][:dataset.Channels], y[r*dataset.Channels:][:dataset.Channels]
			for v := range voices {
				if x[v] == 0 {
					continue
				}
				do := float64(x[voices+v]) - 0.5*math.Tanh(float64(out[voices+v]))
				mean := stats.Sigmoid(float64(out[2*voices+v]))
				dv := float64(x[2*voices+v]) - mean
				hits[v], offset2[v], velocity2[v] = hits[v]+1, offset2[v]+do*do, velocity2[v]+dv*dv
				bound[v] += 4 * mean * (1 - mean) // as infer.ConstantSpread has it
			}
		}
	})
	return &infer.ConstantSpread{Offset: shrink(offset2, hits), Velocity: shrink(velocity2, bound)}
}

// shrink returns the root of each voice's squares over its hits, mixed with those of all voices.
func shrink(squares, hits [voices]float64) (out [voices]float32) {
	var sum, n float64
	for v := range squares {
		sum, n = sum+squares[v], n+hits[v]
	}
	pooled := sum / max(n, 1)
	for v := range out {
		out[v] = float32(min(1, math.Sqrt((squares[v]+spreadWeight*pooled)/(hits[v]+spreadWeight))))
	}
	return out
}
