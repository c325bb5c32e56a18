package infer

import (
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// ParseCode reads a recall code. The error wraps groove.ErrRecallCode.
func ParseCode(text string) (Code, error) {
	data, err := groove.DecodeRecallCode(text)
	if err != nil {
		return Code{}, err
	}
	r := codeReader{data: data}
	head := r.byte()
	version, engine := head>>4, head&15
	if version != codeVersion && version != songVersion || int(engine) >= len(codeEngines) {
		r.fail()
	}
	c := Code{}
	if id := r.bytes(modelBytes); slices.ContainsFunc(id, func(b byte) bool { return b != 0 }) {
		c.Model = hex.EncodeToString(id)
	}
	if version == songVersion {
		c.Song = r.song()
	}
	if r.err == nil {
		c.Engine, c.Loop = codeEngines[engine], loopCode(engine, c.Model, r.data)
		c.Recipe, c.sum, c.Encoded = r.recipe(engine, c.Model, 0)
	}
	if r.err == nil && len(r.data) > 0 {
		r.fail()
	}
	if r.err != nil {
		return Code{}, fmt.Errorf("%w: %w", groove.ErrRecallCode, r.err)
	}
	return c, nil
}

// recipe reads what codeWriter.recipe wrote, to the end of the data, and the pattern's sum. encoded says that the captured groove
// needs its latent numbers.
func (r *codeReader) recipe(engine byte, model string, depth int) (out Recipe, sum uint16, encoded bool) {
	if depth > maxNesting {
		r.fail()
		return Recipe{}, 0, false
	}
	out = defaultRecipe()
	sum = uint16(r.byte())<<8 | uint16(r.byte())
	out.Seed, out.Variation = r.uint(), r.uint32()
	out.Style = r.style()
	rhythm := false
	for last := byte(0); len(r.data) > 0; {
		field := r.byte()
		if field <= last && last >= fieldGuide && last <= fieldGlide { // patterns and the glide come once, at the end
			r.fail()
			break
		}
		last = field
		switch field {
		case fieldGuide:
			encoded = r.byte() == 1
			amount := r.number()
			if out.Guide = NewCaptureGuide(r.pattern(), nil, amount, out.Style.BPM); rhythm {
				out.Guide = out.Guide.AsRhythm()
			}
		case fieldRhythm:
			rhythm = true
		case fieldHeld:
			voices := groove.VoiceSet(r.count(1<<groove.NumVoices - 1))
			p := r.pattern()
			if out.Held = groove.Hold(voices, &p); out.Held == nil || out.Held.Pattern != p {
				r.fail()
			}
			if t := r.timing(); t != nil {
				out.Held = out.Held.Timed(*t)
			}
		case fieldGlide:
			out.GlidePosition = r.number()
			out.From = r.start(engine, model, depth)
		default:
			r.setting(field, &out)
		}
	}
	return out, sum, encoded
}

func (r *codeReader) uint32() uint32 {
	x := r.uint()
	if x > 1<<32-1 {
		r.fail()
	}
	return uint32(x)
}

// setting reads a field that is a setting.
func (r *codeReader) setting(field byte, out *Recipe) {
	switch {
	case field == fieldTemperature:
		out.Temperature = r.number()
	case field == fieldWalk:
		out.Walk = r.number()
	case field == fieldNudge:
		out.Nudge = [2]float64{r.number(), r.number()}
	case field == fieldLatent:
		out.Latent = make([]LatentSet, r.count(maxLatentSets))
		for i := range out.Latent {
			out.Latent[i] = LatentSet{Index: r.count(maxLatentSets), Value: r.number32()}
		}
	case field == fieldFill:
		out.Fill = r.number()
	case field == fieldSwingNote:
		out.Feel.SwingNote = groove.NoteValue(r.byte())
		if out.Feel.SwingNote > groove.Eighths {
			r.fail()
		}
	case field == fieldPins:
		out.Pins = r.pins()
	case field == fieldSteady:
		out.Steady = r.number()
	case field == fieldAudition:
		out.Audition, out.Draw = r.count(MaxAudition), uint32(r.count(MaxAudition))
	case field == fieldRedraw:
		out.Redraw = r.redraws()
	case field == fieldStandardPrior:
		out.StandardPrior = true
	case field == fieldFillLean:
		out.FillLean = r.number()
	case field >= fieldFeel && int(field-fieldFeel) < len(groove.FeelNumbers):
		*groove.FeelNumbers[field-fieldFeel].Of(&out.Feel) = r.number()
	case field >= fieldFeelVoice && int(field-fieldFeelVoice) < len(feelVoiceFields):
		x := feelVoiceFields[field-fieldFeelVoice](&out.Feel)
		for _, v := range groove.VoiceSet(r.count(1<<groove.NumVoices - 1)).Voices() {
			x[v] = r.number()
		}
	default:
		r.fail()
	}
}

// maxLatentSets bounds a list of latent numbers that is read.
const maxLatentSets = 1024

func (r *codeReader) style() groove.Style {
	var s groove.Style
	switch g := r.byte(); {
	case g < groove.NumGenres:
		s = groove.Pure(groove.Genre(g), 0)
	case g <= 2*groove.NumGenres:
		for range g - groove.NumGenres {
			if i := r.byte(); i < groove.NumGenres {
				s.Weights[i] = r.number32()
			} else {
				r.fail()
			}
		}
	default:
		r.fail()
	}
	s.BPM = r.number()
	return s
}

// start reads the loop at which a glide begins.
func (r *codeReader) start(engine byte, model string, depth int) *Start {
	if r.byte() == 0 {
		s := &Start{Seed: r.uint(), Variation: r.uint32(), Style: r.style()}
		s.Latent = make([]float32, r.count(maxLatentSets))
		for i := range s.Latent {
			s.Latent[i] = r.number32()
		}
		return s
	}
	inner := codeReader{data: r.bytes(r.count(len(r.data)))}
	code := loopCode(engine, model, inner.data)
	recipe, _, encoded := inner.recipe(engine, model, depth+1)
	if inner.err != nil || encoded {
		r.fail()
		return nil
	}
	return &Start{Seed: recipe.Seed, Draw: recipe.Draw, Variation: recipe.Variation, Code: code, Recipe: &recipe}
}
