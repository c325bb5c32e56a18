package eval

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/svm"
	"github.com/groovegen/groovegen/train/nn"
)

// FromModel makes a Model from an infer.Model that was loaded with its encoder, an engine, and a decoder.
func FromModel(e *nn.Engine, m *infer.Model, dec infer.Decoder) (Model, error) {
	twin, err := train.FromModel(e, m, encodeBatch)
	if err != nil {
		return Model{}, err
	}
	c := autoencoder{twin, train.NewBatch(encodeBatch)}
	g := infer.NewGenerator(m, dec)
	out := Model{Name: m.ID, Make: FromGenerator(g), Default: FromRecipe(g, DefaultRecipe()), Encode: c.encode, Rebuild: c.rebuild, Decoded: c.decoded}
	if m.Prior != nil && m.Prior.Anchor != nil {
		out.Oracle = c.oracle(m, dec)
	}
	return out, nil
}

// encodeBatch is how many windows are encoded at once.
const encodeBatch = 128

// autoencoder encodes and decodes windows.
type autoencoder struct {
	model *train.CVAE
	batch *train.Batch
}

// encode implements Model.Encode. An encoder that is conditioned on the tempo only gets zeros for all genres.
func (c autoencoder) encode(windows []dataset.Window, withGenre bool) (svm.Matrix, error) {
	z := svm.NewMatrix(len(windows), c.model.Config.Latent)
	c.model.EachBatch(windows, c.batch, func(at int) {
		if !withGenre {
			c.setGenres(0)
		}
		mu, _ := c.model.Encode(c.batch)
		copy(z.Data[at*z.Cols:], mu)
	})
	return z, nil
}

// setGenres gives each example of the batch the same weight of each genre, in place of its own genre.
func (c autoencoder) setGenres(weight float32) {
	for i := range c.batch.N {
		row := c.batch.C[i*groove.ConditionSize:][:groove.NumGenres]
		for g := range row {
			row[g] = weight
		}
	}
}

// rebuild implements Model.Rebuild.
func (c autoencoder) rebuild(windows []dataset.Window) (Predicted, error) {
	p := newPredicted(len(windows))
	c.model.EachBatch(windows, c.batch, func(at int) {
		mu, _ := c.model.Encode(c.batch)
		c.decode(p, at, mu)
	})
	return p, nil
}

// decoded implements Model.Decoded.
func (c autoencoder) decoded(windows []dataset.Window) (Predicted, error) {
	p := newPredicted(len(windows))
	c.model.EachBatch(windows, c.batch, func(at int) {
		c.setGenres(0)
		mu, _ := c.model.Encode(c.batch)
		c.setGenres(1.0 / groove.NumGenres)
		c.decode(p, at, mu)
	})
	return p, nil
}

// decode writes what the batch's latents mu decode to, from window number at on.
func (c autoencoder) decode(p Predicted, at int, mu []float32) {
	y, heads := c.model.Decode(c.batch, mu), c.model.Config.Model().Outputs()
	for r := range c.batch.N * groove.Steps {
		row, to := y[r*heads:], (at*groove.Steps+r)*groove.NumVoices
		for v := range groove.NumVoices {
			p.Hits[to+v] = float32(stats.Sigmoid(float64(row[v])))
			p.Offsets[to+v] = float32(0.5 * math.Tanh(float64(row[groove.NumVoices+v])))
			p.Velocities[to+v] = float32(stats.Sigmoid(float64(row[2*groove.NumVoices+v])))
		}
	}
}
