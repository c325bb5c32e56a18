package prompt

import "strings"

// item is a phrase of the prompt with a meaning, or a word without one.
type item struct {
	kind  kind
	entry *entry  // of a phrase of the lexicon
	num   float64 // of a number
	raw   string  // as typed
	text  string  // as typed, with the correction if it was corrected
	glued bool    // it follows the item before without a blank: the 1 of verse1
	lead  string  // the article before it
	of    bool    // an "of" stands before it
	group []item  // several voices in one
}

// lex makes items of words.
func lex(words []word) []item {
	words = without(words, articles)
	for i, w := range words {
		if w.lead == "an" && w.text == "other" {
			words[i].text = "another"
		}
	}
	mendWords(words)
	var items []item
	for i := 0; i < len(words); {
		it, n := lexOne(words, i)
		it.glued, it.lead, it.of = words[i].glued, words[i].lead, words[i].of
		it.raw, it.text = say(words[i:i+n], false), say(words[i:i+n], true)
		if it.kind != kindBPM && clickWords[words[i].text] && len(items) > 0 && has(items[len(items)-1:], kindNum, kindKeep) {
			it.kind, it.entry = kindBPM, &entry{kind: kindBPM}
		}
		items = append(items, it)
		i += n
	}
	return items
}

// without removes the words of a set, in place.
func without(words []word, drop map[string]bool) []word {
	kept := words[:0]
	lead, of := "", false
	for i, w := range words {
		if drop[w.text] && (w.text != "a" || i+1 == len(words) || words[i+1].text != "of") { // the a of 2 is a place
			lead, of = w.raw, of || w.text == "of"
			continue
		}
		w.lead, w.of, lead, of = lead, of, "", false
		kept = append(kept, w)
	}
	return kept
}

// lexOne reads the item at word i and the number of its words.
func lexOne(words []word, i int) (item, int) {
	w := words[i].text
	if sign := signs[w]; sign != 0 && i+2 < len(words) && words[i+2].text == "bpm" {
		if x, ordinal, ok := numeral(words[i+1].text); ok && !ordinal {
			return item{kind: kindSigned, num: sign * x}, 2 // plus 5 bpm
		}
	}
	if it, n := counted(words[i:]); n > 0 {
		return it, n
	}
	if x, n := bars(words[i:]); n > 0 {
		return item{kind: kindOrd, num: x}, n
	}
	if n := later(words[i:]); n > 0 {
		return item{kind: kindWhen, num: barsIn(words[i : i+n])}, n
	}
	if e, n := lexis.find(words[i:]); n == 2 && e.kind == kindPace && words[i+1].lead != "" && words[i+1].text == "tempo" { // up the tempo
		e = lexis.phrases[words[i].text]
		return item{kind: e.kind, entry: e}, 1
	} else if n > 0 && e.kind == kindPattern && w == "every" && isBars(words, i+n) { // every 8th bar
		return item{kind: kindEvery, entry: &entry{kind: kindEvery}}, 1
	} else if n > 0 {
		return item{kind: e.kind, entry: e}, n
	}
	if x, n := partsOf(words[i:]); n > 0 {
		return item{kind: kindMain, entry: &entry{kind: kindMain, value: x}}, n
	}
	x, ordinal, ok := numeral(w)
	n := 1
	if !ok {
		if x, n = spelled(words[i:]); n > 0 {
			ok = true
		}
	}
	switch {
	case !ok && silent[w], n == 1 && w == "one" && !isBars(words, i+1):
		return item{kind: kindFiller}, 1
	case !ok:
		return item{kind: kindUnknown}, 1
	case ordinal:
		return item{kind: kindOrd, num: x}, 1
	case i+n < len(words) && (words[i+n].text == markPct || words[i+n].text == "percent"):
		return item{kind: kindPct, num: x}, n + 1
	case w[0] == '-' || w[0] == '+':
		return item{kind: kindSigned, num: x}, 1
	}
	return item{kind: kindNum, num: x}, n
}

// signs are words before a change of the tempo.
var signs = map[string]float64{"plus": 1, "minus": -1}

// partsOf reads "two parts".
func partsOf(words []word) (x float64, n int) {
	x, _, ok := numeral(words[0].text)
	if n = 1; !ok {
		x, n = spelled(words)
	}
	if n == 0 || x <= 0 || n >= len(words) || words[n].text != "part" && words[n].text != "parts" {
		return 0, 0
	}
	return x, n + 1
}

// bars reads an ordinal before "bar", which elsewhere may be a note's length: "16th".
func bars(words []word) (x float64, n int) {
	if !isBars(words, 1) {
		return 0, 0
	}
	if x, ok := ordinalWords[words[0].text]; ok {
		return x, 1
	}
	if x, ordinal, ok := numeral(words[0].text); ok && ordinal {
		return x, 1
	}
	return 0, 0
}

// isBars reports whether word i counts bars.
func isBars(words []word, i int) bool {
	return i < len(words) && (words[i].text == "bar" || words[i].text == "bars" || words[i].text == "measure" || words[i].text == "measures")
}

// find returns the longest phrase at the beginning of words, and its length, or 0. An "it" inside of a phrase is skipped: "tighten it up".
func (l *lexicon) find(words []word) (*entry, int) {
	for n := min(l.longest[words[0].text]+1, len(words)); n > 0; n-- {
		texts := make([]string, 0, n)
		for i, w := range words[:n] {
			if i == 0 || i == n-1 || w.text != "it" && (w.text != "all" || words[i-1].text != "it") {
				texts = append(texts, w.text)
			}
		}
		if e, ok := l.phrases[strings.Join(texts, " ")]; ok {
			return e, n
		}
		if len(texts) < n {
			if e, ok := l.phrases[joinTexts(words[:n])]; ok {
				return e, n
			}
		}
	}
	return nil, 0
}

func joinTexts(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// later reads "for 4 bars", "after eight bars", "at bar 9": a time that is not now. It returns how many words that takes, or 0.
func later(words []word) int {
	const longest = 6
	if n := takesBars(words); n > 0 {
		return n
	}
	if !laterWords[words[0].text] || len(words) > 1 && (words[1].text == "every" || words[1].text == "each") {
		return 0
	}
	if (words[0].text == "at" || words[0].text == "on" || words[0].text == "from" || words[0].text == "by") &&
		len(words) > 2 && words[1].text == "bar" {
		if _, _, ok := numeral(words[2].text); ok {
			return 3
		}
		return 0
	}
	counted := false
	for n := 1; n < min(len(words), longest); n++ {
		switch w := words[n].text; {
		case timeUnits[w]:
			if counted && words[0].text != "at" && words[0].text != "on" && words[0].text != "from" && words[0].text != "by" {
				return n + 1
			}
			return 0
		case isCount(w):
			counted = true
		default:
			return 0
		}
	}
	return 0
}

var (
	laterWords = setOf("for after over in within across at on from by during")
	timeUnits  = setOf("bar bars beat beats measure measures loop loops second seconds minute minutes round rounds phrase phrases while")
	countWords = setOf("next first few couple another every other half one two three four five six seven eight twelve sixteen")
)

func isCount(w string) bool {
	_, _, ok := numeral(w)
	return ok || countWords[w]
}

// say joins words as they were typed; with mended it adds their corrections.
func say(words []word, mended bool) string {
	var raw, text []string
	typo := false
	for _, w := range words {
		raw, text, typo = append(raw, w.raw), append(text, w.text), typo || w.typo
	}
	s := strings.Join(raw, " ")
	if mended && typo {
		s += " (" + strings.Join(text, " ") + ")"
	}
	return s
}

// listed returns how many voices follow the first in a list: "kick, snare and hats" is a list, "kick, snare" is not, because
// words after the last voice may be meant for that voice alone.
func listed(items []item) int {
	n, whole := 0, 0
	for 2*n+2 < len(items) && items[2*n+2].kind == kindVoices {
		k := items[2*n+1].kind
		if k != kindConj && k != kindSep || items[2*n+1].raw == "with" {
			break
		}
		n++
		if k == kindConj {
			whole = n
		}
	}
	return whole
}

// kindsOf returns the kinds' letters, for the patterns.
func kindsOf(items []item) string {
	b := make([]byte, len(items))
	for i, it := range items {
		b[i] = byte(it.kind)
	}
	return string(b)
}

// textOf joins the texts of items, with corrections.
func textOf(items []item) string { return joined(items, func(it item) string { return it.text }) }

// rawOf joins the texts of items as they were typed, for words that are not understood.
func rawOf(items []item) string { return joined(items, func(it item) string { return it.raw }) }

// joined joins the texts of items, without the commas between them.
func joined(items []item, of func(item) string) string {
	var parts []string
	for _, it := range items {
		if it.kind != kindSep && of(it) != "" {
			parts = append(parts, of(it))
		}
	}
	return strings.Join(parts, " ")
}
