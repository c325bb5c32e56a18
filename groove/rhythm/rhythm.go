package rhythm

import (
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// places are steps of a bar.
type places [groove.StepsPerBar]bool

// part is what one voice, or several, are to play.
type part struct {
	voices []groove.Voice
	at     places
	placed bool // at has been said
	ghosts bool // the soft strokes between the eighths are meant
}

// Read returns the cells that a text pins in each bar. not says that hits are to be missing there. ok is false if a word is not known, or if
// it is not said which voice plays where.
//
// A voice plays at the places that are said and nowhere else. The snare's sixteenths between the eighths, its ghost notes, stay as drawn.
// With not, or with a word such as "more" or "add", other cells stay as they are.
func Read(text string, not bool) (pins *groove.Pins, ok bool) {
	r := reader{words: split(text)}
	parts, ok := r.parts()
	if !ok || r.negated != not || not && (r.only || r.more) {
		return nil, false
	}
	for _, p := range parts {
		if p.ghosts && !not { // where they would be, only the model knows
			return nil, false
		}
		for _, v := range p.voices {
			pins = p.pin(pins, v, not, r.more)
		}
	}
	return pins, pins != nil
}

// pin pins the cells of a voice in all four bars.
func (p *part) pin(pins *groove.Pins, v groove.Voice, not, more bool) *groove.Pins {
	for step := range groove.Steps {
		pos := step % groove.StepsPerBar
		ghost := v == groove.Snare && pos%2 == 1
		switch {
		case p.at[pos]:
			pins = pins.With(step, v, &groove.Pin{On: !not})
		case not || more || ghost:
		default:
			pins = pins.With(step, v, &groove.Pin{})
		}
	}
	return pins
}

// reader reads words from the left.
type reader struct {
	words   []string
	more    bool // what is said comes beside what plays
	only    bool
	negated bool
}

// take removes the words of a phrase if they come next.
func (r *reader) take(phrase string) bool {
	words := strings.Fields(phrase)
	if len(r.words) < len(words) {
		return false
	}
	for i, w := range words {
		if r.words[i] != w {
			return false
		}
	}
	r.words = r.words[len(words):]
	return true
}

// parts reads all words: which voices play where, in either order. False if a word is not known or a voice has no place.
func (r *reader) parts() ([]part, bool) {
	var list []part
	var now part
	first := false // the places of now came before its voices
	for len(r.words) > 0 {
		if whole := r.figure(); whole != nil {
			if now.placed || !sameVoices(now.voices, whole) {
				return nil, false
			}
			list, now = append(list, whole...), part{}
			r.voiceOf(whole) // four on the floor kick
		} else if r.ghosts() {
			list = append(list, part{voices: []groove.Voice{groove.Snare}, at: ghostPlaces, placed: true, ghosts: true})
		} else if voices := r.voice(); voices != nil {
			if len(now.voices) > 0 && now.placed && !first { // kick on 1, snare on 3
				list, now = append(list, now), part{}
			}
			first = first && len(now.voices) > 0 || now.placed
			now.voices = append(now.voices, voices...)
		} else if at, ok := r.place(); ok {
			if len(now.voices) > 0 && first { // 8th note hats, quarter note ride
				list, now, first = append(list, now), part{}, false
			}
			now.add(at)
		} else if !r.filler() {
			return nil, false
		}
	}
	switch {
	case len(now.voices) > 0 && now.placed:
		list = append(list, now)
	case now.placed, len(now.voices) > 0:
		return nil, false
	}
	return list, len(list) > 0
}

// voiceOf takes the name of a voice if it is one of a rhythm's.
func (r *reader) voiceOf(whole []part) {
	words := r.words
	if voices := r.voice(); voices == nil || !sameVoices(voices, whole) {
		r.words = words
	}
}

// add adds places.
func (p *part) add(at places) {
	p.placed = true
	for i := range at {
		p.at[i] = p.at[i] || at[i]
	}
}

// sameVoices reports whether voices are among those of parts.
func sameVoices(voices []groove.Voice, parts []part) bool {
	for _, v := range voices {
		found := false
		for _, p := range parts {
			for _, w := range p.voices {
				found = found || v == w
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// ghostPlaces are the sixteenths between the eighths.
var ghostPlaces = steps(1, 3, 5, 7, 9, 11, 13, 15)
