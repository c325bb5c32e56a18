package page

import (
	"fmt"
	"io"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/plot"
)

// architecture is the paper's figure 1, drawn from a model's own sizes.
func (d *drawer) architecture(m *infer.Model) {
	if m == nil {
		return
	}
	p := Picture{
		Name: "architecture", Title: "Architecture of model " + m.ID,
		Note: "Sizes are steps × channels, as in the model's file (the paper's figure 1). Behind every convolution but the last come " +
			"batch norm and ReLU, behind dense layers ReLU.",
	}
	if name := m.Metadata["name"]; name != "" {
		p.Title += " (" + name + ")"
	}
	if m.Refiner != nil {
		p.Note += " The refiner is not the paper's: it draws what the decoder's heads leave to chance."
	}
	diagram, frame := drawModel(m)
	frame.Title = p.Title
	d.add(p, func(w io.Writer) error { return plot.Draw(w, frame, diagram) })
}

// drawModel draws a model in three rows: the encoder from left to right, the decoder under it from right to left, and
// the steps from its heads to a loop from left to right again.
func drawModel(m *infer.Model) (plot.Diagram, plot.Frame) {
	layers := encoderLayers(m)
	l := &layout{turn: max(len(layers), infer.NumDeconvs+3) - 1}
	l.encoder(m, layers)
	l.latent(m, layers)
	l.decoder(m)
	l.heads(m)
	if m.Refiner != nil {
		l.refiner(m.Refiner)
	}
	return l.Diagram, plot.Frame{
		Width:  int(2*marginX + float64(l.turn)*columnStep + boxWidth),
		Height: int(marginY + float64(l.row-1)*rowStep + boxHeight + marginBelow),
	}
}

// layer is a box of the encoder: its name and its size.
type layer struct{ name, size string }

// withCondition begins the size of a layer that the condition goes into.
const withCondition = "with c: "

// encoderLayers reads the encoder's sizes from its tensors; none if the model was loaded without it.
func encoderLayers(m *infer.Model) []layer {
	shape := func(format string, i int) []int { return m.Encoder[fmt.Sprintf("encoder."+format+".weight", i)].Shape }
	first := shape("conv%d", 0)
	if len(first) != 3 {
		return nil
	}
	steps, channels := groove.Steps, first[1]
	out := []layer{{"window", size(steps, channels)}}
	for i := 0; ; i++ {
		s := shape("conv%d", i)
		if len(s) != 3 {
			break
		}
		steps, channels = steps/2, s[0]
		out = append(out, layer{"convolution", size(steps, channels)})
	}
	for i := 0; ; i++ {
		s := shape("dense%d", i)
		if len(s) != 2 {
			break
		}
		words := fmt.Sprint(s[0])
		if i == 0 && s[1] > steps*channels {
			words = withCondition + words
		}
		out = append(out, layer{"dense", words})
	}
	return append(out, layer{"μ, log σ²", fmt.Sprintf("%d + %d", m.Config.Latent, m.Config.Latent)})
}

func (l *layout) encoder(m *infer.Model, layers []layer) {
	if len(layers) == 0 {
		return
	}
	trained := 0
	for _, t := range m.Encoder {
		trained += len(t.Data)
	}
	for i := range infer.NumDeconvs { // a batch norm's statistics are not trained
		trained -= 2 * len(m.Encoder[fmt.Sprintf("encoder.bn%d.running_mean", i)].Data)
	}
	l.frame(l.turn-len(layers)+1, l.turn, encoderTint, "Encoder, "+millions(trained)+": strides of 2, 4 taps")
	for i, x := range layers {
		b := l.put(place(l.turn-len(layers)+1+i, l.row, 1), encoderTint, x.name, x.size)
		if i > 0 {
			l.arrow(right(l.before(1)), left(b))
		}
	}
	l.row++
}

// latent puts z under μ and σ, and the condition under the dense layer that gets it.
func (l *layout) latent(m *infer.Model, layers []layer) {
	above := l.before(0)
	played := "playing: N(0, 1)"
	switch {
	case m.Prior != nil && m.Prior.Anchor != nil:
		played = "playing: near anchors"
	case m.Prior != nil:
		played = "playing: genre's normal"
	}
	lines := []string{played}
	if len(layers) > 0 {
		lines = []string{"learning: μ + σ·ε", played}
	}
	l.z = l.put(place(l.turn, l.row, 1), latentTint, fmt.Sprintf("z: %d", m.Config.Latent), lines...)
	column, conditioned := l.turn-1, false
	for i, x := range layers {
		if x.name == "dense" {
			column, conditioned = l.turn-len(layers)+1+i, strings.HasPrefix(x.size, withCondition)
			break
		}
	}
	l.condition = l.put(place(column, l.row, 1), latentTint, fmt.Sprintf("condition c: %d", m.Config.Condition),
		fmt.Sprintf("%d genre weights", groove.NumGenres), "tempo")
	if len(layers) > 0 {
		l.arrow(bottom(above), top(l.z))
	}
	if conditioned {
		l.arrow(top(l.condition), bottom(place(column, l.row-1, 1)))
	}
	l.row++
}

func (l *layout) decoder(m *infer.Model) {
	c := m.Config
	layers := []layer{{"dense", fmt.Sprintf("z, c: %d → %d", c.Input(), c.Hidden)}, {"dense", size(infer.FirstSteps, c.Channels[0])}}
	for i, n := range c.Channels[1:] {
		layers = append(layers, layer{"deconvolution", size(infer.FirstSteps<<(i+1), n)})
	}
	layers = append(layers, layer{"convolution", size(groove.Steps, c.Outputs())})
	l.frame(l.turn-len(layers)+1, l.turn, decoderTint, "Decoder, "+millions(c.Parameters())+": strides of 2, 4 taps")
	for i, x := range layers {
		b := l.put(place(l.turn-i, l.row, 1), decoderTint, x.name, x.size)
		if i > 0 {
			l.arrow(left(l.before(1)), right(b))
			continue
		}
		l.arrow(bottom(l.z), top(b))
		down := bottom(l.condition)
		turn := b.Y - frameAbove - boxGap/2
		into := b.X + b.W/4
		l.arrow(down, [2]float64{down[0], turn}, [2]float64{into, turn}, [2]float64{into, b.Y})
	}
	l.row++
}

// heads puts the heads under the decoder's last layer.
func (l *layout) heads(m *infer.Model) {
	names := []layer{{"hits", "sigmoid"}, {"offsets", "½ tanh, in steps"}, {"velocities", "sigmoid"}}
	switch {
	case m.Config.Heads == infer.HeadsSpread:
		names = append(names, layer{"σ of offsets", "exp"}, layer{"σ of velocities", "exp"})
	case m.Spread != nil:
		names = append(names, layer{"σ", "one for each voice"})
	}
	from := l.turn - infer.NumDeconvs - 2
	out := l.before(0)
	l.outcome = l.frame(from, from+len(names)-1, decoderTint, fmt.Sprintf("Heads, %s each", size(groove.Steps, groove.NumVoices)))
	l.arrow(bottom(out), [2]float64{bottom(out)[0], l.outcome.Y})
	for i, x := range names {
		l.put(place(from+i, l.row, 1), decoderTint, x.name, x.size)
	}
	if m.Refiner == nil {
		b := l.put(place(l.turn, l.row, 1), latentTint, "loop", "drawn cell by cell")
		l.arrow([2]float64{l.outcome.X + l.outcome.W, left(b)[1]}, left(b))
	}
	l.row++
}

func (l *layout) refiner(r *infer.Refiner) {
	h := &r.Hits
	trained := len(r.Stats.Weight) + len(r.Stats.Bias) + len(h.W0) + len(h.B0) + len(h.W1) + len(h.B1) +
		len(h.Embed) + len(h.Prev) + len(h.Out) + len(h.Linear) + len(h.Bias) + len(h.Skip)
	for _, t := range []*infer.MDN{&r.Velocity, &r.Offset} {
		trained += len(t.W0) + len(t.B0) + len(t.W1) + len(t.B1) + len(t.W2) + len(t.B2)
	}
	from := l.turn - infer.NumDeconvs - 2
	f := l.frame(from, l.turn-1, refinerTint, "Refiner, "+millions(trained)+": stroke by stroke, given the heads, c, z blurred, loop statistics, and what was played")
	touch := func(n *infer.MDN) []string {
		return []string{fmt.Sprintf("%d → %d → %d → %d", n.In, n.Hidden, n.Width, len(n.B2)), fmt.Sprintf("a mixture of %d normals", infer.MDNComponents)}
	}
	hits := []string{fmt.Sprintf("%d → %d → %d → %d", h.In, h.Hidden, h.Width, groove.NumVoices), "step by step, voice by voice"}
	for i, x := range []struct {
		name  string
		lines []string
	}{{"hits", hits}, {"velocity of a hit", touch(&r.Velocity)}, {"offset of a hit", touch(&r.Offset)}} {
		b := l.put(place(from+2*i, l.row, 2), refinerTint, x.name, x.lines...)
		if i > 0 {
			l.arrow(right(l.before(1)), left(b))
		}
	}
	loop := l.put(place(l.turn, l.row, 1), latentTint, "loop", "hits, velocities,", "offsets")
	l.arrow([2]float64{f.X + f.W, left(loop)[1]}, left(loop))
	l.arrow(bottom(l.outcome), [2]float64{bottom(l.outcome)[0], f.Y})
	side, turn, into := l.z.X+l.z.W+marginX/2, f.Y-boxGap/2, l.z.X-columnStep/2-boxGap
	l.arrow(right(l.z), [2]float64{side, right(l.z)[1]}, [2]float64{side, turn}, [2]float64{into, turn}, [2]float64{into, f.Y})
	l.row++
}

func size(steps, channels int) string { return fmt.Sprintf("%d × %d", steps, channels) }

func millions(n int) string { return fmt.Sprintf("%.2f M parameters", float64(n)/1e6) }
