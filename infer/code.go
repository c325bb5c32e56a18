package infer

import (
	"hash/crc32"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// Code is what a recall code says: a loop's recipe, and the model and the engine that made the loop.
type Code struct {
	Model  string // id of the model; "" if the code does not say
	Engine string
	// Recipe makes the loop again. A captured groove has no latent numbers: see Encoded.
	Recipe Recipe
	// Encoded says that the model's encoder encoded the captured groove: Recipe.Guide needs the mean before a loop is
	// made.
	Encoded bool
	Song    Song   // how the loop was played, if the code is that of a file
	Loop    string // the code of the loop alone

	sum uint16
}

// Matches reports whether a pattern is the one that the code was made of. Another version of this program, or another
// engine, may draw other notes from a recipe.
func (c *Code) Matches(p *groove.Pattern) bool { return c.sum == sumOf(p) }

func sumOf(p *groove.Pattern) uint16 { return uint16(crc32.ChecksumIEEE([]byte(p.Text()))) }

const (
	codeVersion = 1
	modelBytes  = 6 // an id is 12 hex digits
	// maxNesting bounds glides that begin in glides.
	maxNesting = 32
)

// codeEngines are the engines by their number in a code. The first is any other.
var codeEngines = []string{"", "cpu", "gorgonia", "gpu", "cpu-f16"}

// The fields of a code besides those of the feel. What has its default is left out.
const (
	fieldTemperature = 1 + iota
	fieldWalk
	fieldNudge
	fieldLatent
	fieldFill
	fieldFillLean
	fieldGuide
	fieldHeld
	fieldGlide
	fieldStandardPrior
	fieldSwingNote
	fieldPins
	fieldSteady
	fieldAudition
	fieldRedraw
	fieldRhythm
)

// The fields of the feel in a code begin here: those of the loop, groove.FeelNumbers, and those of each voice.
const (
	fieldFeel      = 32
	fieldFeelVoice = 96
)

// feelVoiceFields are the settings of each voice in a code, by their numbers. A new one comes at the end.
var feelVoiceFields = []func(*groove.Feel) *groove.PerVoice{
	func(f *groove.Feel) *groove.PerVoice { return &f.Gain },
	func(f *groove.Feel) *groove.PerVoice { return &f.VoiceDensity },
	func(f *groove.Feel) *groove.PerVoice { return &f.Emphasis },
}

// defaultRecipe is what a code leaves out.
func defaultRecipe() Recipe {
	return Recipe{Temperature: DefaultTemperature, Feel: groove.DefaultFeel(), Fill: 0.5}
}

// codeOf returns the recall code of a loop that a recipe made.
func codeOf(r *Recipe, model, engine string, p *groove.Pattern) string {
	var w codeWriter
	w.recipe(r, model, sumOf(p))
	return loopCode(byte(max(slices.Index(codeEngines, engine), 0)), model, w.data)
}

// recipe writes a recipe, and the sum of the pattern that it made.
func (w *codeWriter) recipe(r *Recipe, model string, sum uint16) {
	w.data = append(w.data, byte(sum>>8), byte(sum))
	w.uint(r.Seed)
	w.uint(uint64(r.Variation))
	w.style(&r.Style)
	std := defaultRecipe()
	scalar := func(field byte, x, def float64) {
		if x != def {
			w.byte(field)
			w.number(x)
		}
	}
	scalar(fieldTemperature, r.Temperature, std.Temperature)
	scalar(fieldWalk, r.Walk, std.Walk)
	if r.Nudge != std.Nudge {
		w.byte(fieldNudge)
		w.number(r.Nudge[0])
		w.number(r.Nudge[1])
	}
	if len(r.Latent) > 0 {
		w.byte(fieldLatent)
		w.uint(uint64(len(r.Latent)))
		for _, x := range r.Latent {
			w.uint(uint64(x.Index))
			w.number32(x.Value)
		}
	}
	scalar(fieldFill, r.Fill, std.Fill)
	scalar(fieldFillLean, r.FillLean, std.FillLean)
	scalar(fieldSteady, r.Steady, std.Steady)
	if r.Audition > 1 || r.Draw > 1 {
		w.byte(fieldAudition)
		w.uint(uint64(r.Audition))
		w.uint(uint64(r.Draw))
	}
	if r.StandardPrior {
		w.byte(fieldStandardPrior)
	}
	if r.Pins != nil {
		w.byte(fieldPins)
		w.pins(r.Pins)
	}
	if r.Guide.isRhythm() {
		w.byte(fieldRhythm)
	}
	if r.Redraw != (Redraws{}) {
		w.byte(fieldRedraw)
		w.redraws(&r.Redraw)
	}
	w.feel(&r.Feel, &std.Feel)
	w.parts(r, model)
}

// parts writes the patterns and the glide of a recipe.
func (w *codeWriter) parts(r *Recipe, model string) {
	if g := r.Guide; g != nil {
		w.byte(fieldGuide)
		encoded := byte(0)
		if g.Mean != nil {
			encoded = 1
		}
		w.byte(encoded)
		w.number(g.Amount)
		w.pattern(&g.Pattern)
	}
	if h := r.Held; h != nil {
		w.byte(fieldHeld)
		w.uint(uint64(h.Voices))
		w.pattern(&h.Pattern)
		w.timing(h.Timing)
	}
	if r.From != nil && r.GlidePosition < 1 {
		w.byte(fieldGlide)
		w.number(r.GlidePosition)
		w.start(r.From, model)
	}
}

// style writes the genres and the tempo. One genre alone takes one byte.
func (w *codeWriter) style(s *groove.Style) {
	if g := s.Dominant(); *s == groove.Pure(g, s.BPM) {
		w.byte(byte(g))
	} else {
		count := 0
		for _, x := range s.Weights {
			if x != 0 {
				count++
			}
		}
		w.byte(groove.NumGenres + byte(count))
		for g, x := range s.Weights {
			if x != 0 {
				w.byte(byte(g))
				w.number32(x)
			}
		}
	}
	w.number(s.BPM)
}

func (w *codeWriter) feel(f, std *groove.Feel) {
	if f.SwingNote != std.SwingNote {
		w.byte(fieldSwingNote)
		w.byte(byte(f.SwingNote))
	}
	for i, field := range groove.FeelNumbers {
		if x := *field.Of(f); x != *field.Of(std) {
			w.byte(fieldFeel + byte(i))
			w.number(x)
		}
	}
	for i, field := range feelVoiceFields {
		x, def := field(f), field(std)
		if *x == *def {
			continue
		}
		w.byte(fieldFeelVoice + byte(i))
		differ := groove.VoiceSet(0)
		for v := range groove.Voice(groove.NumVoices) {
			if x[v] != def[v] {
				differ |= groove.NewVoiceSet(v)
			}
		}
		w.uint(uint64(differ))
		for _, v := range differ.Voices() {
			w.number(x[v])
		}
	}
}

// start writes the loop at which a glide begins: by its own code if that is of the same model, has no captured groove and is
// shorter, else by its latent numbers.
func (w *codeWriter) start(s *Start, model string) {
	var raw codeWriter
	raw.byte(0)
	raw.uint(SeedOf(s.Seed, s.Draw))
	raw.uint(uint64(ofTake(s.Variation, s.Take)))
	raw.style(&s.Style)
	raw.uint(uint64(len(s.Latent)))
	for _, x := range s.Latent {
		raw.number32(x)
	}
	if c, err := ParseCode(s.Code); err == nil && c.Model == model && model != "" && !c.Encoded {
		nested := codeWriter{[]byte{1}}
		var inner codeWriter
		inner.recipe(&c.Recipe, model, c.sum)
		nested.uint(uint64(len(inner.data)))
		nested.data = append(nested.data, inner.data...)
		if s.Latent == nil || len(nested.data) < len(raw.data) {
			raw = nested
		}
	}
	w.data = append(w.data, raw.data...)
}
