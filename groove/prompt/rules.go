package prompt

import (
	"regexp"
	"slices"
)

// rule is a pattern over the kinds of items, with the meaning of a match. The pattern is a regular expression over
// the words of kindNames. act returns false for a match that makes no sense.
type rule struct {
	pattern string
	act     func(p *parser, st *statement, items []item) bool
	voice   bool // it is about a voice, and applies to another voice that follows by itself
	toward  bool // what takes away only says from where: drop to 98
}

// rules are tried at each item: the longest match wins, of equals the first.
var rules = [...]rule{
	// Where hits are.
	{pattern: "(pattern conj?)+ (fill|fills)|(fill|fills) at* (pattern conj?)* pattern", act: patternOf},
	{pattern: "voices mod at* num", act: patternOut},
	{pattern: "(mod|only|add)* voices (mod|only|at|every|sep)* (pattern (conj|at)*)*pattern (every|num|ord|bars|pct|other|at)* only?", act: patternOf},
	{pattern: "(mod|only|add|knob|every)* (pattern conj?)*pattern ((at|only)* voices)? (at* pct)? only?", act: patternOf},
	{pattern: "(mod|only)* (pattern conj?)*pattern feel", act: patternOf},
	{pattern: "mod* voices (at|mod)* every (num|ord)? other? bars|every (num|ord)? other? bars voices", act: patternOf},
	{pattern: "mod* feel at* voices|voices at* feel", act: straightNotes},
	{pattern: "mod* pattern between pattern|pattern mod+ at* voices", act: patternOf},
	{pattern: "mod* absent (mod|only|at)* pattern (conj? pattern)*", act: patternOf},
	{pattern: "mod* feel (pattern conj?)*pattern (at|only)* voices", act: patternOf},
	{pattern: "feel pattern (conj? pattern)*", act: openOn},
	{pattern: "mod* swung (at* (pct|num)|bit|little)?|(pct|num) swung|mod* swung feel|feel swung", act: swung},
	{pattern: "mod* swung (at* voices|voices)|voices at* mod* swung", act: swungVoices},
	{pattern: "lock voices", act: lockVoices, voice: true},
	{pattern: "voices at* frac knob?|frac knob at* voices", act: voiceShare, voice: true},
	// Comparisons.
	{pattern: "mod* voices to* mod* feel than voices|mod* feel voices than voices", act: compareVoices},
	{pattern: "mod+ voices than voices|voices to* mod+ knob than voices", act: compareAmount},
	{pattern: "voices to* equal feel|equal feel voices", act: equalVoices},
	{pattern: "voices (at|to)* mod* than voices?|than voices to voices", act: levelVoices},
	{pattern: "voices (at|to)* bound voices", act: boundVoices},
	{pattern: "mod+ genre than genre", act: compareGenres},
	{pattern: "mod* faster than num bpm?", act: fasterThan},
	{pattern: "bpm? at* (bound|mod) at* num bpm?|bound num at+ bpm|(bpm|at)* num bpm? bound", act: boundTempo},
	{pattern: "knob (at|to)* between? (num|pct) (conj|to) (num|pct)", act: knobBetween},
	{pattern: "mod? bound (num|pct) knob", act: boundKnob},
	{pattern: "genre instead genre", act: genreInstead},
	{pattern: "knob (at|to)* bound at* (num|pct)|mod+ knob than (num|pct)", act: boundKnob},
	// Tempo.
	{pattern: "(bpm|at)* num bpm?|mod* faster to num bpm?", act: tempo},
	{pattern: "(bpm|at)* (num to num|between num conj num|between num to num) bpm?", act: tempoBetween},
	{pattern: "(mod* pace) bpm?|bpm mod* pace", act: pace},
	{pattern: "mod* faster bit? bpm?|bpm mod* faster", act: faster},
	{pattern: "mod* bpm mod?", act: faster},
	{
		pattern: "at* (num|signed) bpm? faster|num bpm mod|faster at* num bpm?|mod bpm? at* num bpm|signed bpm|" +
			"bpm mod at* num|num mod at* bpm|add num (to|at)* bpm",
		act: fasterBy,
	},
	{pattern: "add? mod* time", act: timescale},
	{pattern: "bound bpm at* num bpm?", act: boundTempo},
	{pattern: "mod+ bpm? mod? to at* num bpm?|bpm mod+ to at* num bpm?", act: tempoTo, toward: true},
	{pattern: "pct feel", act: feelPart},
	{pattern: "mod bpm at+ num", act: fasterBy},
	{pattern: "at* pct faster", act: fasterByPart},
	{pattern: "mod* knob mod* to+ (num|pct)", act: knobTo, toward: true},
	{pattern: "frac faster", act: fasterByFrac},
	// Fills.
	{pattern: "add? ((mod* feel conj?)* mod* feel at?)? mod* (fill|fills) mod?|fills add|fills mod* feel", act: fills},
	{pattern: "num bars (sep|then)+ (fill|fills)", act: fillAfter},
	{pattern: "add? ((mod* feel conj?)* mod* feel at?)? mod* (fill|fills) (at|bars)* every? (num|ord)? other? bars?", act: fillsEvery},
	{pattern: "(every|at)* (num|ord)? other? bars ((mod* feel conj?)* mod* feel at?)? mod* (fill|fills)", act: fillsEvery},
	// Genres.
	{pattern: "add? (mod|main|frac|pct)* genre bit?", act: genre},
	{pattern: "add? genre (pct|num)", act: genre},
	{pattern: "genre mod+", act: genreOut},
	{pattern: "genre at+ voices", act: genreOn},
	{pattern: "genre num (sep|conj)? genre num|num conj num genre (conj|to)? genre|genre conj genre num conj num", act: genrePair},
	{pattern: "between genre to genre", act: morph},
	{pattern: "swap genre (to|at|conj)* genre", act: genreSwap},
	{pattern: "between genre conj genre", act: genreBoth},
	// Knobs with a number.
	{pattern: "(knob|bpm) (at|to)* (num|signed|pct)", act: knobNumber},
	{pattern: "(num|pct) knob", act: knobNumber},
	{
		pattern: "(num|signed) ms (late|knob|feel)?|(late|knob|feel) at* (num|signed) ms (late|feel)?|(num|signed) ms mod+ late",
		act:     late,
	},
	{pattern: "voices knob? (at|to)* (num|pct)|knob at* voices (at|to)* (num|pct)|pct knob? voices", act: voiceNumber, voice: true},
	{pattern: "num bars knob|knob at* num bars", act: countIn},
	// The feel of everything, and of a voice.
	{pattern: "add? mod* (feel|late) (little|bit)?", act: feelWord},
	{pattern: "frac knob", act: knobPart},
	{pattern: "frac mod knob", act: knobPartMore},
	{pattern: "mod* pace knob|knob at* pace", act: knobPace},
	{pattern: "default (knob|bpm|voices|fills)", act: defaults},
	{pattern: "voices to* mod* late (little|bit)?|mod* late bit? at* voices", act: lateVoices, voice: true},
	{pattern: "add? mod* knob|knob mod+|knob add", act: knobWord},
	{pattern: "knob mod* feel|mod* feel knob", act: knobFeel},
	{pattern: "feel mod", act: feelLevel},
	{pattern: "(mod* feel conj?)* mod* feel at? voices|voices mod* feel", act: voiceFeel, voice: true},
	{pattern: "voices mod* feel (conj mod* feel)+", act: voiceFeels, voice: true},
	{pattern: "frac voices", act: voiceTimes, voice: true},
	{pattern: "mod* knob at* voices|mod+ voices at knob|voices mod* knob|knob mod+ at+ voices|voices knob mod+|mod+ voices knob", act: voiceKnob, voice: true},
	{pattern: "voices pct feel|pct feel voices", act: voicePart, voice: true},
	{pattern: "time voices", act: timeVoices},
	{pattern: "mod+ voices bit?|voices mod+", act: voiceMod, voice: true},
	{pattern: "add? voices instead voices|swap voices (to|at|conj)* voices?", act: voiceSwap},
	{pattern: "only voices|voices only", act: voiceOnly, voice: true},
	{pattern: "mod* except voices", act: voiceExcept, voice: true},
	{pattern: "except genre", act: genreExcept},
	{pattern: "add mod* voices|voices add", act: voiceAdd, voice: true},
	{pattern: "voices", act: voiceAlone, voice: true},
	// The words about an instrument that the kit lacks have no effect: "louder claps" makes nothing louder.
	{pattern: "(mod* feel conj?)* mod* knob? absent (mod* feel|mod* knob|mod* genre|mod+)?|absent (at|to)* (num|pct)", act: absent},
	{pattern: "add? mod* absent", act: absent},
	// Things to do.
	{pattern: "do (bit|little)?", act: doIt},
	{pattern: "mod+", act: level},
	{pattern: "num conj num", act: signature},
}

var patterns = compileRules()

func compileRules() [len(rules)]*regexp.Regexp {
	var out [len(rules)]*regexp.Regexp
	for i, r := range rules {
		out[i] = regexp.MustCompile("^(?:" + letters(r.pattern) + ")")
		out[i].Longest()
	}
	return out
}

// one returns the first item of a kind, or nil.
func one(items []item, kinds ...kind) *item {
	for i := range items {
		for _, k := range kinds {
			if items[i].kind == k {
				return &items[i]
			}
		}
	}
	return nil
}

// modOf combines the modifiers among items. Of two that contradict each other the later one counts.
func modOf(items []item) mod {
	m := mod{much: 1}
	for _, it := range items {
		if it.kind != kindMod && it.kind != kindBit && it.kind != kindLittle {
			continue
		}
		e := it.entry.mod
		m.level = m.level || e.level
		m.no, m.not, m.after = m.no || e.no, m.not || e.not, m.after || e.after
		if e.dir != 0 {
			m.dir = e.dir
		}
		if e.much != 1 {
			m.much = e.much
		}
	}
	return m
}

// doIt reads a phrase that is a setting by itself.
func doIt(_ *parser, st *statement, items []item) bool {
	for _, s := range items[0].entry.set {
		st.change(s.Name, s.Op, byWord, s.Args...)
	}
	return true
}

// signature reads a time that is not 4/4, which has a phrase of its own.
func signature(p *parser, st *statement, items []item) bool {
	if items[1].raw != "/" {
		return false
	}
	p.out.miss(st.text + " (grooves are in 4/4)")
	st.void = true
	return true
}

// absent reads an instrument that the kit lacks. Words that cannot be about one voice stay: the 95 of "claps at 95".
func absent(p *parser, st *statement, items []item) bool {
	if n := one(items, kindNum); n != nil && n.num > params[pGain].max {
		return false
	}
	if k := one(items, kindKnob); k != nil && !params[k.entry.knob].voice {
		return false
	}
	if words := feelsOf(items); len(words) > 0 && !slices.ContainsFunc(words, func(w feelMod) bool { return ofVoice(w.leans) }) {
		return false
	}
	p.out.miss(rawOf(items))
	st.void = true
	return true
}
