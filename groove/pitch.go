package groove

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// NoVoice stands for a note that none of the nine voices plays.
const NoVoice Voice = 0xFF

// percussion is one sound of a percussion map.
type percussion struct {
	name  string
	voice Voice
}

// firstPercussion is the lowest pitch of the percussion map of General MIDI 2.
const firstPercussion = 27

// percussionMap has the sounds of General MIDI 2 ("General MIDI 2", RP-024, appendix B), pitches 27 to 87, and the voice that plays each
// one's role on a drum set. Level 1 has 35 to 81 of them. The pitches that the Groove dataset uses have its authors' voices,
// so 58, a vibraslap, is the rim of a low tom. A metronome is not part of a groove.
var percussionMap = [...]percussion{
	{"high Q", Snare}, {"slap", Snare}, {"scratch push", Snare}, {"scratch pull", Snare}, {"sticks", Snare}, // 27–31
	{"square click", Snare}, {"metronome click", NoVoice}, {"metronome bell", NoVoice}, // 32–34
	{"acoustic bass drum", Kick}, {"bass drum 1", Kick}, {"side stick", Snare}, {"acoustic snare", Snare}, {"hand clap", Snare}, // 35–39
	{"electric snare", Snare}, {"low floor tom", LowTom}, {"closed hi-hat", ClosedHat}, {"high floor tom", LowTom}, // 40–43
	{"pedal hi-hat", ClosedHat}, {"low tom", MidTom}, {"open hi-hat", OpenHat}, {"low-mid tom", MidTom}, // 44–47
	{"hi-mid tom", HighTom}, {"crash cymbal 1", Crash}, {"high tom", HighTom}, {"ride cymbal 1", Ride}, // 48–51
	{"chinese cymbal", Crash}, {"ride bell", Ride}, {"tambourine", ClosedHat}, {"splash cymbal", Crash}, // 52–55
	{"cowbell", Ride}, {"crash cymbal 2", Crash}, {"vibraslap", LowTom}, {"ride cymbal 2", Ride}, // 56–59
	{"high bongo", HighTom}, {"low bongo", MidTom}, {"mute high conga", HighTom}, {"open high conga", MidTom}, // 60–63
	{"low conga", LowTom}, {"high timbale", HighTom}, {"low timbale", LowTom}, {"high agogo", Ride}, {"low agogo", Ride}, // 64–68
	{"cabasa", ClosedHat}, {"maracas", ClosedHat}, {"short whistle", ClosedHat}, {"long whistle", OpenHat}, // 69–72
	{"short guiro", ClosedHat}, {"long guiro", OpenHat}, {"claves", Snare}, {"high wood block", Snare}, {"low wood block", Snare}, // 73–77
	{"mute cuica", MidTom}, {"open cuica", HighTom}, {"mute triangle", ClosedHat}, {"open triangle", OpenHat}, {"shaker", ClosedHat}, // 78–82
	{"jingle bell", ClosedHat}, {"bell tree", Crash}, {"castanets", Snare}, {"mute surdo", LowTom}, {"open surdo", LowTom}, // 83–87
}

// VoiceOfPitch maps a pitch to the voice that plays its role. The 22 pitches that the Groove dataset's drum kit sends
// have the voices of its authors (Gillick et al., "Learning to Groove with Inverse Sequence Transformations", ICML
// 2019, appendix; a Roland TD-11); the dataset has no others. The rest of General MIDI's percussion follows
// percussionMap.
func VoiceOfPitch(pitch uint8) (Voice, bool) {
	switch pitch {
	case 22: // the edges of the TD-11's hats
		return ClosedHat, true
	case 26:
		return OpenHat, true
	}
	if i := int(pitch) - firstPercussion; i >= 0 && i < len(percussionMap) && percussionMap[i].voice != NoVoice {
		return percussionMap[i].voice, true
	}
	return NoVoice, false
}

// isDrumSet reports whether a pitch belongs to a drum set, which a melody cannot avoid either, but percussion above it is seldom
// without.
func isDrumSet(pitch uint8) bool { return pitch >= 35 && pitch <= 59 || pitch == 22 || pitch == 26 }

// PitchName returns the name that General MIDI 2 gives a pitch of its percussion map, or "".
func PitchName(pitch uint8) string {
	if i := int(pitch) - firstPercussion; i >= 0 && i < len(percussionMap) {
		return percussionMap[i].name
	}
	return ""
}

// PitchCount is how many notes of a pitch no voice plays.
type PitchCount struct {
	Pitch uint8  `json:"pitch"`
	Name  string `json:"name,omitempty"` // of General MIDI's percussion
	Notes int    `json:"notes"`
}

// String returns "12 of 33 (metronome click)".
func (c PitchCount) String() string {
	if c.Name == "" {
		return fmt.Sprintf("%d of %d", c.Notes, c.Pitch)
	}
	return fmt.Sprintf("%d of %d (%s)", c.Notes, c.Pitch, c.Name)
}

// CountPitches lists counted pitches, the most frequent first.
func CountPitches(notes map[uint8]int) []PitchCount {
	var list []PitchCount
	for _, pitch := range slices.Sorted(maps.Keys(notes)) {
		list = append(list, PitchCount{pitch, PitchName(pitch), notes[pitch]})
	}
	slices.SortStableFunc(list, func(a, b PitchCount) int { return cmp.Compare(b.Notes, a.Notes) })
	return list
}

// shownPitches is how many pitches a sentence names.
const shownPitches = 8

// DescribePitches returns a sentence's list of pitches: "12 of 33 (metronome click), 1 of 7".
func DescribePitches(list []PitchCount) string {
	var words []string
	for _, c := range list[:min(len(list), shownPitches)] {
		words = append(words, c.String())
	}
	if more := len(list) - shownPitches; more > 0 {
		words = append(words, fmt.Sprintf("and %d more pitches", more))
	}
	return strings.Join(words, ", ")
}
