package groove

import (
	"fmt"
	"slices"
	"time"
)

// Kit says which note a drum machine needs for each voice, on which channel and for how long. It is comparable.
type Kit struct {
	Name      string
	Channel   uint8               // 1–16, as people count; on the wire one less
	Notes     [NumVoices]uint8    // MIDI note of each voice, 0–127
	Length    time.Duration       // from note-on to note-off
	Overrides [NumVoices]KitVoice // settings of single voices that differ from the kit's
	// Articulations has the note of each articulation of a voice, 1–127; 0 = the kit has none, and plays the voice's
	// plain note.
	Articulations [NumVoices][NumArticulations]uint8
}

// KitVoice is the settings of one voice that differ from the kit's. The zero value changes nothing, sends velocities
// unchanged, and chokes no voice.
type KitVoice struct {
	Channel  uint8            // 1–16; 0 = the kit's
	Length   time.Duration    // from note-on to note-off; 0 = the kit's
	Steps    float64          // the length in sixteenths instead, which follows the tempo; 0 = Length counts
	Response VelocityResponse // how velocities are changed
	Chokes   VoiceSet         // the voices that end when this one plays, as a closed hat ends an open one
}

// The range and the default of a kit's note length. Drum samples play to their end by themselves; some samplers need to
// see the note held for a moment, and some cut the sample off at the note's end.
const (
	DefaultLength = 60 * time.Millisecond
	MinLength     = time.Millisecond
	MaxLength     = 2 * time.Second
	MinSteps      = 1.0 / 16
	MaxSteps      = 16.0
)

// DrumChannel is General MIDI's percussion channel.
const DrumChannel = 10

// GMKit returns the kit of General MIDI level 1's percussion map, channel 10. It has no rim shot and no edges.
func GMKit() Kit {
	return Kit{
		Articulations: [NumVoices][NumArticulations]uint8{
			Snare: {SideStick: 37}, ClosedHat: {Pedal: 44}, Ride: {Bell: 53},
		},
		Name:    "gm",
		Channel: DrumChannel,
		Notes:   [NumVoices]uint8{36, 38, 42, 46, 43, 47, 50, 49, 51},
		Length:  DefaultLength,
	}
}

// Validate checks the channels, the notes, the lengths, the velocities and the chokes. Two voices may share a note: see
// Shared.
func (k Kit) Validate() error {
	if k.Channel < 1 || k.Channel > 16 {
		return fmt.Errorf("kit %q: channel %d is out of range: give 1 to 16", k.Name, k.Channel)
	}
	for v, n := range k.Notes {
		if n > 127 {
			return fmt.Errorf("kit %q: note %d of %s is out of range: give 0 to 127", k.Name, n, Voice(v))
		}
	}
	for v, notes := range k.Articulations {
		for a, n := range notes {
			if n > 127 || n > 0 && !slices.Contains(Voice(v).Articulations(), Articulation(a)) {
				return fmt.Errorf("kit %q: note %d for %s of %s: give 1 to 127, for one of %v", k.Name, n, Articulation(a), Voice(v), Voice(v).Articulations())
			}
		}
	}
	if k.Length < MinLength || k.Length > MaxLength {
		return fmt.Errorf("kit %q: note length %v is out of range: give %v to %v", k.Name, k.Length, MinLength, MaxLength)
	}
	for v, own := range k.Overrides {
		if err := own.validate(Voice(v)); err != nil {
			return fmt.Errorf("kit %q: %s: %w", k.Name, Voice(v), err)
		}
	}
	return nil
}

func (o *KitVoice) validate(v Voice) error {
	switch {
	case o.Channel > 16:
		return fmt.Errorf("channel %d is out of range: give 1 to 16", o.Channel)
	case o.Length != 0 && (o.Length < MinLength || o.Length > MaxLength):
		return fmt.Errorf("note length %v is out of range: give %v to %v", o.Length, MinLength, MaxLength)
	case o.Steps != 0 && !(o.Steps >= MinSteps && o.Steps <= MaxSteps): // NaN is outside
		return fmt.Errorf("note length of %v steps is out of range: give %v to %v", o.Steps, MinSteps, MaxSteps)
	case o.Chokes>>NumVoices != 0:
		return fmt.Errorf("chokes an unknown voice")
	case o.Chokes.Has(v):
		return fmt.Errorf("chokes itself: leave it out, because a repeated note ends the earlier one anyway")
	}
	return o.Response.validate()
}

// Note returns the plain MIDI note of a voice. Realtime-safe: yes.
func (k *Kit) Note(v Voice) uint8 { return k.Notes[v] }

// NoteOf returns the MIDI note of an articulation of a voice: the plain one if the kit has no other. Realtime-safe:
// yes.
func (k *Kit) NoteOf(v Voice, a Articulation) uint8 {
	if a < NumArticulations {
		if n := k.Articulations[v][a]; n > 0 {
			return n
		}
	}
	return k.Notes[v]
}

// ArticulationOf returns the articulation that the kit plays for one of a voice: Plain if it has no note for it.
// Realtime-safe: yes.
func (k *Kit) ArticulationOf(v Voice, a Articulation) Articulation {
	if a < NumArticulations && k.Articulations[v][a] > 0 {
		return a
	}
	return Plain
}

// WithoutArticulations returns the kit with the plain note of each voice only.
func (k Kit) WithoutArticulations() Kit {
	k.Articulations = [NumVoices][NumArticulations]uint8{}
	return k
}

// Has reports whether the kit has a note, plain or not.
func (k *Kit) Has(note uint8) bool {
	_, ok := k.own(note)
	return ok
}

// own returns the voice that has a note: as its plain one, else as one of its articulations.
func (k *Kit) own(note uint8) (Voice, bool) {
	for v, n := range k.Notes {
		if n == note {
			return Voice(v), true
		}
	}
	for v := range k.Articulations {
		if note > 0 && slices.Contains(k.Articulations[v][:], note) {
			return Voice(v), true
		}
	}
	return NoVoice, false
}

// ChannelOf returns the channel of a voice, 1–16. Realtime-safe: yes.
func (k *Kit) ChannelOf(v Voice) uint8 {
	if c := k.Overrides[v].Channel; c != 0 {
		return c
	}
	return k.Channel
}

// LengthOf returns how long a voice's note is held at a tempo in BPM, which counts for lengths in steps only and must
// be positive there. Realtime-safe: yes.
func (k *Kit) LengthOf(v Voice, bpm float64) time.Duration {
	own := &k.Overrides[v]
	switch {
	case own.Steps > 0 && bpm > 0:
		return time.Duration(own.Steps / StepsPerBeat * 60 / bpm * float64(time.Second))
	case own.Length > 0:
		return own.Length
	}
	return k.Length
}

// VelocityOf returns what is sent, 1–127, for a velocity of 1–127. Realtime-safe: yes.
func (k *Kit) VelocityOf(v Voice, velocity uint8) uint8 {
	return k.Overrides[v].Response.Apply(velocity)
}

// Shared returns the first two voices that have the same note on the same channel, if there are any, plain or for an
// articulation. A receiver cannot distinguish them, and one ends the other.
func (k *Kit) Shared() (a, b Voice, note uint8, shared bool) {
	var seen [16][128]Voice // one more than the voice
	for v := range Voice(NumVoices) {
		notes := append([]uint8{k.Notes[v]}, k.Articulations[v][:]...)
		for i, n := range notes {
			if i > 0 && n == 0 {
				continue
			}
			had := &seen[(k.ChannelOf(v)-1)%16][n%128]
			if *had > 0 && *had != v+1 {
				return *had - 1, v, n, true
			}
			*had = v + 1
		}
	}
	return 0, 0, 0, false
}

// Voice returns the voice that a note means: the kit's own notes first, then those of VoiceOfPitch.
func (k *Kit) Voice(note uint8) (Voice, bool) {
	if v, ok := k.own(note); ok {
		return v, true
	}
	return VoiceOfPitch(note)
}

// lengths returns how long each of the notes is held at a tempo in BPM, where they come in the order in which they
// sound: a note that is choked ends when the one that chokes it begins.
func (k *Kit) lengths(notes []Note, bpm float64) []time.Duration {
	list := make([]time.Duration, len(notes))
	for i, n := range notes {
		list[i] = k.LengthOf(n.Voice, bpm)
		if k.Overrides[n.Voice].Chokes == 0 {
			continue
		}
		for j, before := range notes[:i] {
			if k.Overrides[n.Voice].Chokes.Has(before.Voice) {
				list[j] = min(list[j], n.Time(bpm)-before.Time(bpm))
			}
		}
	}
	return list
}
