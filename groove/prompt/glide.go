package prompt

import "slices"

// maxGlide is how many bars a change of the genre may take.
const maxGlide = 64

// glide reads a change of the genre that takes some bars: "morph into funk over 16 bars", "go from rock to jazz across 8 bars".
func (p *parser) glide(items []item) bool {
	when := one(items, kindWhen)
	if when == nil || when.num < 1 || when.num > maxGlide {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(items), func(it item) bool { return it.kind == kindWhen && (it.num > 0 || slowWords[it.raw]) })
	for len(rest) > 0 && has(rest[:1], kindAt, kindTo, kindSwap) {
		rest = rest[1:]
	}
	if n := len(rest); n == 4 && rest[0].raw == "from" && has(rest[1:2], kindGenre) && has(rest[2:3], kindTo, kindAt) && has(rest[3:], kindGenre) {
		rest = rest[3:]
	}
	r := p.read(rest)
	if !r.clear() || slices.ContainsFunc(r.statements, func(st *statement) bool { return len(st.genres) == 0 }) {
		return false
	}
	first := r.statements[0]
	first.text = p.text
	first.change(pGlide, Set, byNumber, when.num)
	p.accept(r)
	return true
}

// slowWords say the same as a number of bars does.
var slowWords = setOf("gradually slowly")

// barsIn returns how many bars "over the next 8 bars" says, or 0.
func barsIn(words []word) float64 {
	if !spans[words[0].text] || !isBars(words, len(words)-1) {
		return 0
	}
	for _, w := range words[1:] {
		if x, _, ok := numeral(w.text); ok {
			return x
		}
		if w.text == "couple" {
			return 2
		}
		if x := numberWords[w.text]; x > 0 {
			return x
		}
	}
	return 0
}

// spans say how long something takes.
var spans = setOf("over across within during take takes taking")

// takesBars reads "take 4 bars to", and returns how many words that is.
func takesBars(words []word) int {
	if (words[0].text == "take" || words[0].text == "takes" || words[0].text == "taking") && len(words) > 3 &&
		isCount(words[1].text) && isBars(words, 2) && words[3].text == "to" {
		return 3
	}
	return 0
}
