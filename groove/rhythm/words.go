package rhythm

import (
	"strings"
	"unicode"

	"github.com/groovegen/groovegen/groove"
)

// split returns the words of a text in lower case, without punctuation. "16th" and "2&" stay whole.
func split(text string) []string {
	text = strings.NewReplacer("-", " ", "'", "", "’", "").Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '&' })
}

// voiceWords are names of voices, the longest first. A class is more than the voices that play: "16th hats" are closed, and "no hats on 2" is
// about both. Of toms and cymbals nobody knows which one plays.
var voiceWords = []struct {
	words  string
	voices []groove.Voice
	class  []groove.Voice // nil = the voices
}{
	{words: "kick drum, bass drum, kick, kicks, bd", voices: []groove.Voice{groove.Kick}},
	{words: "snare drum, snare, snares, sd, rimshots, rimshot, rim shot, rim, cross stick, sidestick, side stick, clap, claps", voices: []groove.Voice{groove.Snare}},
	{words: "open hi hats, open hi hat, open hihats, open hihat, open hats, open hat", voices: []groove.Voice{groove.OpenHat}},
	{
		words:  "closed hi hats, closed hi hat, closed hihats, closed hihat, closed hats, closed hat",
		voices: []groove.Voice{groove.ClosedHat},
	},
	{
		words:  "hi hats, hi hat, hihats, hihat, hats, hat, hh",
		voices: []groove.Voice{groove.ClosedHat}, class: []groove.Voice{groove.ClosedHat, groove.OpenHat},
	},
	{words: "floor toms, floor tom, low toms, low tom", voices: []groove.Voice{groove.LowTom}},
	{words: "mid toms, mid tom, middle tom", voices: []groove.Voice{groove.MidTom}},
	{words: "high toms, high tom, hi toms, hi tom", voices: []groove.Voice{groove.HighTom}},
	{words: "rack toms, rack tom", class: []groove.Voice{groove.MidTom, groove.HighTom}},
	{words: "toms, tom", class: []groove.Voice{groove.LowTom, groove.MidTom, groove.HighTom}},
	{words: "cymbals, cymbal", class: []groove.Voice{groove.Crash, groove.Ride}},
	{words: "ride cymbals, ride cymbal, rides, ride", voices: []groove.Voice{groove.Ride}},
	{words: "crash cymbals, crash cymbal, crashes, crash", voices: []groove.Voice{groove.Crash}},
}

// voice takes the name of a voice. class is nil if there is none.
func (r *reader) voice() (voices, class []groove.Voice) {
	for _, line := range voiceWords {
		for words := range strings.SplitSeq(line.words, ", ") {
			switch {
			case !r.take(words):
			case line.class != nil:
				return line.voices, line.class
			default:
				return line.voices, line.voices
			}
		}
	}
	return nil, nil
}

// steps makes places of steps of a bar.
func steps(list ...int) (at places) {
	for _, i := range list {
		at[i] = true
	}
	return at
}

// figures are rhythms with a name.
var figures = []struct {
	words string
	parts []part
}{
	{"four on the floor, four to the floor, 4 on the floor, 4 to the floor, four on floor, 4 on floor, four to floor, 4 to floor, steppers", []part{{
		voices: []groove.Voice{groove.Kick}, class: []groove.Voice{groove.Kick}, at: steps(0, 4, 8, 12), placed: true,
	}}},
	{"one drop, onedrop, 1 drop", []part{{
		voices: []groove.Voice{groove.Kick, groove.Snare}, class: []groove.Voice{groove.Kick, groove.Snare}, at: steps(8), placed: true,
	}}},
}

// figure takes the name of a rhythm.
func (r *reader) figure() []part {
	for _, f := range figures {
		for words := range strings.SplitSeq(f.words, ", ") {
			if r.take(words) {
				return f.parts
			}
		}
	}
	return nil
}

// placeWords are places in a bar of four beats. A beat alone counts in the phrase: "on 2 and 4".
var placeWords = []struct {
	words string
	at    places
}{
	{
		"every beat, all four beats, all 4 beats, all beats, all fours, each beat, every quarter, quarter notes, quarter note, quarters, 4th notes, crotchets",
		steps(0, 4, 8, 12),
	},
	{"every eighth, every 8th, all eighths, all 8ths, all eighth notes, all 8th notes, eighth notes, eighth note, eighths, 8th notes, 8th note, 8ths, 8th, quavers", steps(0, 2, 4, 6, 8, 10, 12, 14)},
	{
		"every sixteenth, every 16th, all sixteenths, all 16ths, all sixteenth notes, all 16th notes, sixteenth notes, sixteenth note, sixteenths, 16th notes, 16th note, 16ths, 16th, semiquavers",
		steps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
	},
	{"every offbeat, offbeats, offbeat, off beats, off beat, upbeats, upbeat, ands", steps(2, 6, 10, 14)},
	{"backbeats, backbeat", steps(4, 12)},
	{"tresillo", steps(0, 6, 12)}, // 3 + 3 + 2 eighths
	{"downbeats, downbeat, first beat, beat one, beat 1", steps(0)},
}

// beatWords are the numbers of beats.
var beatWords = map[string]int{
	"1": 0, "one": 0, "2": 1, "two": 1, "3": 2, "three": 2, "4": 3, "four": 3, "second": 1, "third": 2, "fourth": 3,
}

// place takes a place.
func (r *reader) place() (at places, ok bool) {
	for _, line := range placeWords {
		for words := range strings.SplitSeq(line.words, ", ") {
			if r.take(words) {
				return line.at, true
			}
		}
	}
	if len(r.words) == 0 {
		return at, false
	}
	if n := len(r.words); n > 2 && (r.words[0] == "and" || r.words[0] == "&") && r.words[1] == "of" {
		if beat, is := beatWords[r.words[2]]; is {
			r.words = r.words[3:]
			return steps(beat*groove.StepsPerBeat + 2), true
		}
	}
	if beat, is := beatWords[r.words[0]]; is {
		r.words = r.words[1:]
		r.take("beat")
		return steps(beat * groove.StepsPerBeat), true
	}
	word, and := strings.CutSuffix(r.words[0], "&")
	if beat, is := beatWords[word]; is && and {
		r.words = r.words[1:]
		return steps(beat*groove.StepsPerBeat + 2), true
	}
	return at, false
}

// Words that change nothing here, that other hits stay, that they go, and that hits are to be missing.
var (
	fillers = words("a an the with play put make give me please and on in at of to it its i want id like lets let us have hit hits pattern straight " +
		"beats beat")
	moreWords = words("add more extra also another")
	onlyWords = words("only just")
	notWords  = words("no not dont never without lose skip drop remove")
)

// exceptWords begin an exception.
const exceptWords = "but not, but never, but no, but without, but skip, but leave out, except for, except, apart from, excluding, other than, minus, just not, only not"

// except takes the words that begin an exception.
func (r *reader) except() bool {
	for words := range strings.SplitSeq(exceptWords, ", ") {
		if r.take(words) {
			return true
		}
	}
	return false
}

// exception takes a word of an exception: a place, or one that changes nothing.
func (r *reader) exception(out *places) bool {
	if at, ok := r.place(); ok {
		for i := range at {
			out[i] = out[i] || at[i]
		}
		return true
	}
	if !fillers[r.words[0]] {
		return false
	}
	r.words = r.words[1:]
	return true
}

func words(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}

// filler takes a word that changes nothing by itself.
func (r *reader) filler() bool {
	if r.take("every bar") || r.take("each bar") || r.take("all bars") {
		return true
	}
	w := r.words[0]
	switch {
	case moreWords[w]:
		r.more = true
	case onlyWords[w]:
		r.only = true
	case notWords[w]:
		r.negated = true
	case !fillers[w]:
		return false
	}
	r.words = r.words[1:]
	return true
}

// ghosts takes the words for ghost notes.
func (r *reader) ghosts() bool {
	return r.take("ghost notes") || r.take("ghost note") || r.take("ghosts") || r.take("ghost hits") || r.take("ghosted notes") || r.take("ghost strokes")
}
