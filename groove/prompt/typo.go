package prompt

import "github.com/groovegen/groovegen/internal/spell"

// Lengths of words that are corrected. Words of two letters are near to too many others, and no real word has 24.
const (
	minMend = 3
	maxMend = 24
)

// mendWords corrects typing errors in words that the lexicon does not know: one edit in words of up
// to five letters, two in longer ones; in words of three letters only a swap or a missing letter. The first letter must be right or swapped
// with the second: errors there are rare, and without this rule too many correct words would be "corrected". A letter more than twice in a row
// counts as two: "loooose".
func mendWords(words []word) {
	for i, w := range words {
		if !strange(w.text) {
			continue
		}
		short := undrawl(w.text)
		best := short
		if strange(short) {
			best = nearest(short)
		}
		if best != "" {
			words[i].text, words[i].typo = best, true
		}
	}
}

// strange reports whether a word is unknown here and can be corrected.
func strange(w string) bool {
	return !lexis.known[w] && !silent[w] && !plain[w] && !honest[w] && mendable(w)
}

// undrawl reduces a letter that is repeated more than twice in a row to two.
func undrawl(w string) string {
	out := make([]byte, 0, len(w))
	for i := range len(w) {
		if i < 2 || w[i] != w[i-1] || w[i] != w[i-2] {
			out = append(out, w[i])
		}
	}
	return string(out)
}

// mendable reports whether a word is in the lexicon's alphabet and has a length that is corrected.
func mendable(w string) bool {
	if len(w) < minMend || len(w) > maxMend {
		return false
	}
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

// nearest returns the word of the lexicon that w probably means, or else a number or a word without a meaning, or "". Among equally
// near words the first in the tables wins.
func nearest(w string) string {
	best, least := "", 4*slips(w)+4
	for _, v := range lexis.vocab {
		if len(v) < minMend || len(v) > maxMend || max(len(v)-len(w), len(w)-len(v)) > slips(w) || !sameStart(w, v) ||
			len(w) == minMend && !shortSlip(w, v) {
			continue
		}
		d := spell.Distance(w, v)
		if d > min(slips(w), slips(v)) {
			continue
		}
		if cost := 4*d + unlikely(w, v); cost < least {
			best, least = v, cost
		}
	}
	for _, v := range lexis.helpers {
		if cost := 4 + unlikely(w, v); cost < least && helperSlip(w, v) {
			best, least = v, cost
		}
	}
	return best
}

// minHelper is the least length of a number or a word without a meaning, and of its misspelling.
const minHelper = 5

// helperSlip reports whether w is v, a number or a word without a meaning, with two letters swapped, one left out or one put
// in. With a replaced letter it may as well be another word, which must be reported: "party" is not "parts".
func helperSlip(w, v string) bool {
	if len(w) == minHelper-1 { // of two letters swapped
		return len(v) == len(w) && shortSwap(w, v)
	}
	return len(w) >= minHelper && sameStart(w, v) && spell.Distance(w, v) == 1 && !replaced(w, v)
}

// shortSwap reports whether w is v with two neighbours swapped.
func shortSwap(w, v string) bool {
	for i := 1; i < len(w); i++ {
		if w[:i-1]+w[i:i+1]+w[i-1:i]+w[i+1:] == v {
			return true
		}
	}
	return false
}

// replaced reports whether two words differ in one letter of the same place.
func replaced(w, v string) bool {
	differ := 0
	for i := 0; i < len(w) && len(w) == len(v); i++ {
		if w[i] != v[i] {
			differ++
		}
	}
	return differ == 1
}

// unlikely ranks errors of the same size: the first letter is seldom wrong, and it is more likely that a letter is left out, typed twice or
// swapped with its neighbour than that one is inserted or replaced.
func unlikely(w, v string) int {
	cost := 0
	if w[0] != v[0] {
		cost = 2
	}
	if len(v) < len(w) && !doubled(w, v) || replaced(w, v) {
		cost++
	}
	return cost
}

// doubled reports whether w is v with one letter twice.
func doubled(w, v string) bool {
	for i := 1; i < len(w); i++ {
		if w[i] == w[i-1] && w[:i]+w[i+1:] == v {
			return true
		}
	}
	return false
}

// shortSlip reports whether a word of three letters is v with two letters swapped or one left out.
func shortSlip(w, v string) bool {
	if len(v) == len(w) {
		return w[:2] == v[1:2]+v[:1] && w[2] == v[2] || w[0] == v[0] && w[1] == v[2] && w[2] == v[1]
	}
	return len(v) == len(w)+1
}

// slips returns how many edits a word of this length may have.
func slips(w string) int {
	if len(w) <= 5 {
		return 1
	}
	return 2
}

// sameStart reports whether two words begin alike, or with their first two letters swapped.
func sameStart(w, v string) bool {
	return w[0] == v[0] || w[0] == v[1] && w[1] == v[0]
}
