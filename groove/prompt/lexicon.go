package prompt

import (
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// kind is the role of a phrase in a sentence. Rules are patterns of kinds, one letter each.
type kind byte

// The kinds. Rules name them by kindNames.
const (
	kindGenre     kind = 'g' // funk, jazzy
	kindVoices    kind = 'v' // kick, hats
	kindFeel      kind = 'f' // busy, laid-back, swung; with dir: busier
	kindPace      kind = 'p' // slow, andante
	kindFaster    kind = 'q' // faster, slow down
	kindKnob      kind = 'k' // swing, density, volume
	kindNum       kind = 'n' // 95, ninety
	kindSigned    kind = 'i' // +5
	kindPct       kind = 'c' // 80%
	kindOrd       kind = 'o' // 4th
	kindBPM       kind = 'b' // bpm, tempo
	kindBars      kind = 'B' // bars
	kindEvery     kind = 'e' // every
	kindOther     kind = 'O' // other, in "every other bar"
	kindFill      kind = 'F' // fill
	kindFills     kind = 'G' // fills
	kindMod       kind = 'm' // no, more, very
	kindBit       kind = 'w' // a bit
	kindLittle    kind = 'z' // a little more
	kindMain      kind = 'M' // mostly
	kindFrac      kind = 'h' // half
	kindConj      kind = 'C' // and
	kindSep       kind = 'S' // a comma
	kindAt        kind = 'a' // at, around
	kindTo        kind = 'T' // to, in "90 to 100"
	kindBetween   kind = 't' // between
	kindOnly      kind = 'y' // only
	kindAdd       kind = 'A' // add, bring back
	kindTime      kind = 'x' // half-time
	kindDo        kind = 'd' // another one, freeze
	kindMS        kind = 's' // ms
	kindLate      kind = 'l' // late, behind the beat
	kindInstead   kind = 'j' // instead
	kindSwap      kind = 'r' // swap
	kindExcept    kind = 'E' // everything except
	kindAbsent    kind = 'N' // clap: an instrument that the kit lacks
	kindUnknown   kind = 'u'
	kindFiller    kind = 'Y' // please, make, it: no meaning by itself
	kindBut       kind = 'U' // but
	kindThen      kind = 'L' // then
	kindDont      kind = 'D' // don't, never
	kindKeep      kind = 'K' // keep, leave, don't touch; stays, as it is
	kindBar       kind = 'X' // except, apart from: what follows is left out
	kindThan      kind = 'H' // than
	kindBound     kind = 'J' // under, at least
	kindEnough    kind = 'Q' // enough
	kindRest      kind = 'R' // the rest: all voices that were not named
	kindThem      kind = 'I' // them: the voices that were named last
	kindPattern   kind = 'P' // 16ths, offbeat, four on the floor: where hits are
	kindWhen      kind = 'W' // for 4 bars, gradually
	kindSection   kind = 'Z' // verse, chorus
	kindLock      kind = '5' // lock, unlock
	kindVeto      kind = '4' // hardly, if, hate: with it the rest cannot be taken as it stands
	kindGenreWord kind = '3' // genre, style
	kindSwung     kind = '6' // swing the 16ths: which notes swing
	kindDefault   kind = '7' // default, usual
	kindEqual     kind = '8' // equally
	kindIf        kind = '9' // if, when, until: all of the prompt hangs on it
	kindAsk       kind = '0' // what, why: a question
	kindWhy       kind = '1' // because: what follows says how it is
	kindAct       kind = 'V' // undo, stop, save this as tight
)

// kindNames are the words that patterns are written in, and their letters.
var kindNames = map[string]string{
	"genre": string(kindGenre), "voices": string(kindVoices), "feel": string(kindFeel), "pace": string(kindPace), "faster": string(kindFaster), "knob": string(kindKnob),
	"num": string(kindNum), "signed": string(kindSigned), "pct": string(kindPct), "ord": string(kindOrd), "bpm": string(kindBPM), "bars": string(kindBars), "every": string(kindEvery),
	"other": string(kindOther), "fill": string(kindFill), "fills": string(kindFills), "mod": "[" + string(kindMod) + string(kindBit) + string(kindLittle) + "]", "little": string(kindLittle), "bit": string(kindBit), "main": string(kindMain), "frac": string(kindFrac),
	"conj": string(kindConj), "sep": string(kindSep), "at": string(kindAt), "to": string(kindTo), "between": string(kindBetween), "only": string(kindOnly), "add": string(kindAdd),
	"time": string(kindTime), "do": string(kindDo), "ms": string(kindMS), "late": string(kindLate),
	"but": string(kindBut), "then": string(kindThen), "lock": string(kindLock), "keep": string(kindKeep), "bar": string(kindBar), "than": string(kindThan), "bound": string(kindBound),
	"swung": string(kindSwung), "default": string(kindDefault), "equal": string(kindEqual),
	"veto": string(kindVeto), "enough": string(kindEnough), "pattern": string(kindPattern), "act": string(kindAct),
	"instead": string(kindInstead), "swap": string(kindSwap), "except": string(kindExcept), "absent": string(kindAbsent),
}

// entry is the meaning of a phrase of the lexicon. Which fields are used depends on the kind.
type entry struct {
	kind   kind
	genre  groove.Genre
	adj    bool           // of a genre: jazzy, which colours another one
	as     string         // of today's genres: how the nearest of ours plays
	proper bool           // a musician's name, to which nothing is corrected
	voices []groove.Voice // in the table's order
	leans  []lean         // the parameters that a feel word changes, with their targets
	knob   string         // parameter; of a voice's parameter the last part
	mod    mod
	value  float64   // tempo of a pace, factor of faster, time, sign of late, share of a fraction
	set    []Setting // of kindDo
}

// lean is the target of a parameter for a feel word.
type lean struct {
	param  string // a key of params
	target float64
	note   string // of swing: the notes that swing; empty for those that do already
	aside  bool   // a side effect of the word; a word with this main meaning overrides it
}

// mod is a modifier before another word: no, not, more, less, very, a bit.
type mod struct {
	no, not bool
	level   bool    // it is about loudness: turn up
	after   bool    // it stands behind what it is about: the hats out
	excess  bool    // too, too much: less of it is asked for
	dir     float64 // 1 more, −1 less, 0 neither
	much    float64 // 1 as it is, 0.5 a bit, 1.5 very
}

// lexicon finds phrases. Keys are folded words joined by blanks.
type lexicon struct {
	phrases map[string]*entry
	longest map[string]int // first word → words of its longest phrase
	vocab   []string       // every word, each once, in the tables' order, for corrections
	known   map[string]bool
	helpers []string // numbers, and words without a meaning by themselves, in alphabetical order: typing errors in them are corrected too
}

var lexis = buildLexicon()

// lexiconTables are the tables in the order in which they count.
func lexiconTables() [][]line {
	return [][]line{
		genreLines(), modernLines(), voiceLines(), feelLines(), tempoLines(), modLines(), levelLines(), degreeLines(), smallLines(), doLines(),
		knobLines(), scopeLines(), rejectLines(), fillerLines(), actLines(), againLines(), patternLines(),
	}
}

func buildLexicon() *lexicon {
	l := &lexicon{phrases: map[string]*entry{}, longest: map[string]int{}, known: map[string]bool{}}
	for _, table := range lexiconTables() {
		for _, ln := range table {
			for phrase := range strings.SplitSeq(ln.phrases, ",") {
				l.put(strings.TrimSpace(phrase), ln.entry)
			}
		}
	}
	for _, table := range []map[string]float64{numberWords, ordinalWords} {
		for w := range table {
			if l.known[w] {
				continue
			}
			l.known[w] = true
			l.help(w)
		}
	}
	for w := range silent {
		if !l.known[w] {
			l.help(w)
		}
	}
	slices.Sort(l.helpers)
	return l
}

// help adds a word to the helpers, if it is long enough.
func (l *lexicon) help(w string) {
	if len(w) >= minHelper-1 {
		l.helpers = append(l.helpers, w)
	}
}

// line is one line of a lexicon's table: phrases that mean the same, with commas between.
type line struct {
	phrases string
	entry   entry
}

// small reports whether a phrase is made of common words, to which only clear slips are corrected: "dots" is not "does".
func (e *entry) small() bool {
	switch e.kind {
	case kindBut, kindThen, kindDont, kindKeep, kindBar, kindThan, kindBound, kindEnough,
		kindRest, kindThem, kindPattern, kindWhen, kindSection, kindAct, kindVeto, kindFiller, kindIf, kindAsk, kindWhy:
		return true
	}
	return false
}

func (l *lexicon) put(phrase string, e entry) {
	if _, there := l.phrases[phrase]; there {
		return // the first table wins; a test finds lines without effect
	}
	words := strings.Fields(phrase)
	l.phrases[phrase] = &e
	l.longest[words[0]] = max(l.longest[words[0]], len(words))
	for _, w := range words {
		switch {
		case l.known[w] || e.kind == kindAbsent || e.proper: // nothing is corrected to an instrument that the kit lacks
		case e.small():
			l.help(w)
		default:
			l.vocab = append(l.vocab, w)
		}
		l.known[w] = true
	}
}
