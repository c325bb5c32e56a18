package rhythm

import (
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// places are steps of a bar.
type places [groove.StepsPerBar]bool

// part is what one voice, or several, are to play.
type part struct {
	voices []groove.Voice // that play there
	class  []groove.Voice // all that the name is of: what is taken away is taken from each
	at     places
	out    places // an exception from at
	placed bool   // at has been said
	ghosts bool   // the soft strokes between the eighths are meant
}

// Read returns the cells that a text pins in each bar. not says that hits are to be missing there. ok is false if a
// word is not known, or if it is not said which voice plays where.
//
// A voice plays at the places that are said and nowhere else. The snare's sixteenths between the eighths, its ghost
// notes, stay as drawn. With not, or with a word such as "more" or "add", other cells stay as they are. What is taken
// away from a class, the hats or the cymbals, is taken from all its voices. An exception, "but not on 3", is taken out
// of what one part plays.
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
		if not {
			p.voices = p.class
		}
		for _, v := range p.voices {
			pins = p.pin(pins, v, not, r.more)
		}
		for _, v := range p.class {
			pins = p.leaveOut(pins, v)
		}
	}
	return pins, pins != nil
}

// leaveOut pins that a voice has no hit where the exception is.
func (p *part) leaveOut(pins *groove.Pins, v groove.Voice) *groove.Pins {
	for step := range groove.Steps {
		if p.out[step%groove.StepsPerBar] {
			pins = pins.With(step, v, &groove.Pin{})
		}
	}
	return pins
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
		if r.except() {
			return r.without(list, now)
		} else if whole := r.figure(); whole != nil {
			if now.placed || !sameVoices(now.voices, whole) {
				return nil, false
			}
			list, now = append(list, whole...), part{}
			r.voiceOf(whole) // four on the floor kick
		} else if r.ghosts() {
			snare := []groove.Voice{groove.Snare}
			list = append(list, part{voices: snare, class: snare, at: ghostPlaces, placed: true, ghosts: true})
		} else if voices, class := r.voice(); class != nil {
			if len(now.class) > 0 && now.placed && !first { // kick on 1, snare on 3
				list, now = append(list, now), part{}
			}
			first = first && len(now.class) > 0 || now.placed
			now.voices, now.class = append(now.voices, voices...), append(now.class, class...)
		} else if at, ok := r.place(); ok {
			if len(now.class) > 0 && first { // 8th note hats, quarter note ride
				list, now, first = append(list, now), part{}, false
			}
			now.add(at)
		} else if !r.filler() {
			return nil, false
		}
	}
	return r.end(list, now)
}

// end adds the last part. False if it is not said where it plays, or which voice does.
func (r *reader) end(list []part, now part) ([]part, bool) {
	switch {
	case len(now.class) > 0 && now.placed:
		list = append(list, now)
	case now.placed, len(now.class) > 0:
		return nil, false
	}
	return list, len(list) > 0 && (r.negated || allPlay(list))
}

// without reads an exception up to the end of the text, and gives it to the one part that there is. False if there are several, or if nothing
// of what plays is left.
func (r *reader) without(list []part, now part) ([]part, bool) {
	list, ok := r.end(list, now)
	if !ok || len(list) != 1 || r.negated || list[0].ghosts {
		return nil, false
	}
	for len(r.words) > 0 {
		if !r.exception(&list[0].out) {
			return nil, false
		}
	}
	return list, list[0].out != places{} && list[0].left()
}

// left reports whether an exception leaves something.
func (p *part) left() bool {
	for i, at := range p.at {
		if at && !p.out[i] {
			return true
		}
	}
	return false
}

// allPlay reports whether it is said of each part which voice plays. Of a class such as the cymbals it is not.
func allPlay(list []part) bool {
	for _, p := range list {
		if len(p.voices) == 0 {
			return false
		}
	}
	return true
}

// voiceOf takes the name of a voice if it is one of a rhythm's.
func (r *reader) voiceOf(whole []part) {
	words := r.words
	if voices, _ := r.voice(); voices == nil || !sameVoices(voices, whole) {
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
