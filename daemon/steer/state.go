package steer

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"

	"github.com/groovegen/groovegen/groove"
)

// State is everything that a user steers, as it is saved in a snapshot and shown by status. It is a value: copy it
// freely, and do not write to the Latent map of a copy, for it is shared (Apply makes its own).
type State struct {
	Weights     Weights         `json:"genres"`             // share of each genre, sum 1
	BPM         float64         `json:"bpm"`                // the tempo that the model decodes for; without an external clock also the tempo that is played
	Seed        uint64          `json:"seed"`               // 0 to MaxSeed
	Latent      map[int]float64 `json:"latent,omitempty"`   // index → value in place of the one that the prior drew
	Captured    string          `json:"captured,omitempty"` // a pattern that loops stay near to, as text; "" = none
	Drumify     bool            `json:"drumify,omitzero"`   // only the rhythm of what was captured counts
	Pins        string          `json:"pins,omitempty"`     // cells whose hits are given, as text; "" = none
	Amount      float64         `json:"capture_amount"`     // how far they may be from it, 0–1
	Nudge       [2]float64      `json:"nudge"`              // along the two directions that change the output most
	Temperature float64         `json:"temperature"`
	Surprise    float64         `json:"surprise"` // 0–1: how far bars leave the groove; 1 = as drummers' takes do
	Audition    int             `json:"audition"` // candidates for a new groove, from 1
	FeelSettings
	Mute       Mutes   `json:"mute"`
	Solo       Mutes   `json:"solo"`
	Lock       Mutes   `json:"lock"`
	Redraw     Redraws `json:"redraw,omitzero"` // the number of each voice's own draw; 0 = drawn with the others
	Freeze     bool    `json:"freeze"`
	Drift      float64 `json:"drift"`
	Contrast   int     `json:"contrast_every"` // loops; 0 = none
	Taste      float64 `json:"taste"`          // 0–1: how much the user's opinions weigh
	Glide      int     `json:"glide"`
	FillEvery  int     `json:"fill_every"` // bars; 0 = none
	FillAmount float64 `json:"fill_amount"`
	FillLean   float64 `json:"fill_complexity"` // 0–2; 1 = as drummers do
	Timescale  string  `json:"timescale"`       // one of Timescales
	GenreTempo string  `json:"genre_tempo"`     // one of GenreTempos
	CountIn    int     `json:"count_in"`        // bars
	Quantize   string  `json:"quantize"`        // one of Quantizes
	OffsetMS   float64 `json:"offset_ms"`       // negative = early
	Kit        string  `json:"kit"`

	Articulations bool `json:"articulations"` // play those that the kit has
}

// FeelSettings are the settings of a groove's feel, before mutes and solos: a new one is a field of groove.Feel, and a line of the
// table.
type FeelSettings groove.Feel

// Default returns the state of a daemon that nobody has steered yet.
func Default() State {
	s := State{
		BPM:          defaultBPM,
		Temperature:  defaultTemperature,
		Surprise:     defaultSurprise,
		Audition:     defaultAudition,
		FeelSettings: FeelSettings(groove.DefaultFeel()),
		Drift:        defaultDrift,
		Amount:       defaultAmount,
		FillAmount:   defaultFillAmount,
		FillLean:     defaultFillLean,
		Timescale:    Timescales[defaultTimescale],
		GenreTempo:   tempoStopped,
		Quantize:     Quantizes[defaultQuantize],
		Kit:          defaultKit,

		Articulations: true,
	}
	s.Weights[groove.Rock] = 1
	return s
}

// Style returns the conditioning of the decoder.
func (s State) Style() groove.Style { return groove.Style{Weights: s.Weights, BPM: s.BPM} }

// Feel returns what is done to the pattern after the decoder, and how its hits are drawn. A muted voice has gain 0, and so
// have all voices without solo when one has it.
func (s State) Feel() groove.Feel {
	f := groove.Feel(s.FeelSettings)
	alone := s.Solo != Mutes{}
	for v := range f.Gain {
		if s.Mute[v] || alone && !s.Solo[v] {
			f.Gain[v] = 0
		}
	}
	return f
}

// Locked returns the voices that keep their parts.
func (s State) Locked() groove.VoiceSet {
	var set groove.VoiceSet
	for v, locked := range s.Lock {
		if locked {
			set |= groove.NewVoiceSet(groove.Voice(v))
		}
	}
	return set
}

// In returns s in the set-up of another state: see Param.SetUp. Both are canonical.
func (s State) In(t State) State {
	for i := range table {
		if p := &table[i]; p.SetUp {
			// What a canonical state gives is taken.
			_ = p.set(p, &s, p.get(t))
		}
	}
	return s
}

// Equal reports whether s and t steer the same.
func (s State) Equal(t State) bool {
	// All but the map is comparable, and reflection would take NaN apart as this does.
	a, b := s, t
	a.Latent, b.Latent = nil, nil
	return maps.Equal(s.Latent, t.Latent) && reflect.DeepEqual(a, b)
}

// Canonical returns s as Apply would have made it, value by value, or the error of the first value that Apply refuses.
// It is the gate for states that come from outside: a snapshot file, a config.
func (s State) Canonical() (State, error) {
	if err := s.checkWeights(); err != nil {
		return s, err
	}
	out := Default()
	for i := range table {
		p := &table[i]
		if p.Action() {
			continue
		}
		if err := p.set(p, &out, p.get(s)); err != nil {
			return s, err
		}
	}
	return out, nil
}

// checkWeights refuses what Get would leave out of a blend: weights that are negative or no numbers.
func (s State) checkWeights() error {
	for g, w := range s.Weights {
		if !(w >= 0 && w <= maxWeight) {
			return &Error{Param: "blend", Value: fmt.Sprintf("%s %v", groove.Genre(g), w), Want: wantWeight, Err: ErrRange}
		}
	}
	return nil
}

// Weights is the share of each genre. In JSON it is an object of the genres whose weight is not 0: {"funk":0.75,…}.
type Weights [groove.NumGenres]float32

// MarshalJSON implements json.Marshaler.
func (w Weights) MarshalJSON() ([]byte, error) {
	m := make(map[groove.Genre]float32)
	for g, x := range w {
		if x != 0 {
			m[groove.Genre(g)] = x
		}
	}
	return json.Marshal(m)
}

// UnmarshalJSON implements json.Unmarshaler. Genres that are not named get 0; the weights are not made to sum to 1.
func (w *Weights) UnmarshalJSON(data []byte) error {
	var m map[groove.Genre]float32
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("read genre weights: %w", err)
	}
	if m == nil {
		return nil
	}
	*w = Weights{}
	for g, x := range m {
		w[g] = x
	}
	return nil
}

// Mutes is a switch for each voice. In JSON it is an object: {"kick":false,…}.
type Mutes [groove.NumVoices]bool

// MarshalJSON implements json.Marshaler.
func (m Mutes) MarshalJSON() ([]byte, error) {
	doc := make(map[groove.Voice]bool, len(m))
	for v, x := range m {
		doc[groove.Voice(v)] = x
	}
	return json.Marshal(doc)
}

// UnmarshalJSON implements json.Unmarshaler. Voices that are not named keep what they have.
func (m *Mutes) UnmarshalJSON(data []byte) error {
	var doc map[groove.Voice]bool
	if err := json.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read values of voices: %w", err)
	}
	for v, x := range doc {
		m[v] = x
	}
	return nil
}
