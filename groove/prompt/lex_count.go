package prompt

import "strings"

// counted reads what would be another phrase of the lexicon by itself: "a rest" of "give the crash a rest", "a couple of bpm", "the low 90s".
func counted(words []word) (item, int) {
	w := words[0]
	if w.text == "rest" && w.lead == "a" {
		return item{kind: kindMod, entry: &entry{kind: kindMod, mod: mod{no: true, much: 1, after: true}}}, 1
	}
	if w.text == "off" && len(words) > 2 && words[1].text == "beat" && isCount(words[2].text) { // the kick off beat three
		e := lexis.phrases["off"]
		return item{kind: e.kind, entry: e}, 1
	}
	if x := fewWords[w.text]; x > 0 && isTempo(words, 1) {
		return item{kind: kindNum, num: x}, 1
	}
	if x, n := decade(words); n > 0 {
		return item{kind: kindNum, num: x}, n
	}
	return item{}, 0
}

// fewWords are counts that are no numbers.
var fewWords = map[string]float64{"couple": 2, "few": 3}

// isTempo reports whether word i is a unit of the tempo.
func isTempo(words []word, i int) bool {
	return i < len(words) && (words[i].text == "bpm" || clickWords[words[i].text])
}

var clickWords = setOf("click clicks")

// decade reads a part of ten beats a minute, "in the low 90s", "mid 80s bpm", as the number in the middle of it. Without "in" or a word for the
// tempo it is of years.
func decade(words []word) (x float64, n int) {
	if words[0].text == "in" {
		n = 1
	}
	if len(words) < n+2 || tens[words[n].text] == 0 {
		return 0, 0
	}
	base, _, ok := numeral(strings.TrimSuffix(words[n+1].text, "s"))
	if !ok || !strings.HasSuffix(words[n+1].text, "0s") || base < bareMin || base > bareMax {
		return 0, 0
	}
	if rest := words[n+2:]; len(rest) == 0 && n == 0 || len(rest) > 0 && rest[0].text != "bpm" &&
		rest[0].text != "tempo" && (n == 0 || rest[0].text != markSep) {
		return 0, 0
	}
	return base + tens[words[n].text], n + 2
}

// tens are where in ten beats a minute a word is.
var tens = map[string]float64{"low": 2, "lower": 2, "early": 2, "mid": 5, "middle": 5, "high": 8, "upper": 8, "late": 8}
