package sound

import (
	"math"
	"time"

	"github.com/groovegen/groovegen/groove"
)

// Note is one stroke on the time line.
type Note struct {
	At       time.Duration // from the beginning
	Length   time.Duration // until its note-off, which a SoundFont may use; the built-in kit rings out
	Voice    groove.Voice
	Key      uint8 // MIDI note, for a SoundFont
	Velocity uint8 // 1–127

	Articulation groove.Articulation // the built-in kit has a side stick, a pedal and a bell
}

// Instrument turns strokes into stereo sound as time goes by. One goroutine uses it.
type Instrument interface {
	// On begins a stroke and Off ends it, both at the next frame that Fill gives.
	On(n Note)
	Off(n Note)
	// Fill writes the next frames, interleaved left, right.
	Fill(out []float32) error
	// Rate is its frames per second.
	Rate() int
}

// Tail is how long sound goes on after the last note, so that cymbals ring out.
const Tail = 2 * time.Second

// Mixer is the built-in kit being played. A hat ends the hat that sounds before it, since it is one pair of cymbals.
type Mixer struct {
	kit     *Kit
	strokes []stroke
}

type stroke struct {
	layers
	voice       groove.Voice
	body, edge  float32 // gains of the layers
	left, right float32
	at          int // next frame
	fade        int // frames until it is choked to silence; −1 = it is not
}

// choke is how long a hat takes to close.
const choke = 12 * time.Millisecond

// NewMixer returns a kit ready to be played.
func NewMixer(k *Kit) *Mixer { return &Mixer{kit: k} }

// Rate returns the kit's frames per second.
func (m *Mixer) Rate() int { return m.kit.rate }

// On begins a stroke.
func (m *Mixer) On(n Note) {
	if n.Voice == groove.ClosedHat || n.Voice == groove.OpenHat {
		m.choke()
	}
	s := stroke{layers: m.kit.layersOf(n.Voice, n.Articulation), voice: n.Voice, fade: -1}
	s.body, s.edge = force(n.Velocity)
	// Equal power: the two squares add up to 1 wherever the voice sits.
	angle := (recipes[n.Voice].pan + 1) * math.Pi / 4
	s.left, s.right = float32(math.Cos(angle)), float32(math.Sin(angle))
	m.strokes = append(m.strokes, s)
}

// Off does nothing: drums ring out.
func (m *Mixer) Off(Note) {}

func (m *Mixer) choke() {
	frames := int(choke.Seconds() * float64(m.kit.rate))
	for i := range m.strokes {
		s := &m.strokes[i]
		if (s.voice == groove.ClosedHat || s.voice == groove.OpenHat) && s.fade < 0 {
			s.fade = frames
		}
	}
}

// Fill writes the next frames. It does not fail.
func (m *Mixer) Fill(out []float32) error {
	clear(out)
	kept := m.strokes[:0]
	closing := float32(choke.Seconds() * float64(m.kit.rate))
	for i := range m.strokes {
		s := m.strokes[i]
		if s.add(out, closing) {
			kept = append(kept, s)
		}
	}
	m.strokes = kept
	for i, x := range out {
		out[i] = Limit(x)
	}
	return nil
}

// add mixes the stroke's next frames into out and reports whether it goes on.
func (s *stroke) add(out []float32, closing float32) bool {
	for i := 0; i+1 < len(out); i += 2 {
		if s.at >= len(s.layers.body) || s.fade == 0 {
			return false
		}
		x := s.body*s.layers.body[s.at] + s.edge*s.layers.edge[s.at]
		if s.fade > 0 {
			x *= float32(s.fade) / closing
			s.fade--
		}
		out[i] += x * s.left
		out[i+1] += x * s.right
		s.at++
	}
	return true
}

// Limit leaves what is below the knee as it is and bends what is above towards 1, which it never exceeds: full strokes
// of several voices at once must not clip. NaN becomes silence.
func Limit(x float32) float32 {
	const knee, most = 0.75, 1e6
	bend := func(over float32) float32 {
		over = min(over/(1-knee), most)
		return knee + (1-knee)*over/(1+over)
	}
	switch {
	case x > knee:
		return bend(x - knee)
	case x < -knee:
		return -bend(-x - knee)
	case x != x:
		return 0
	}
	return x
}
