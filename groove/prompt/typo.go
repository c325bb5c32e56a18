package prompt

// Limits of mending. Words of two letters are near to everything, and nobody types one of 24.
const (
	minMend = 3
	maxMend = 24
)

// mendWords replaces each word that the lexicon does not know, but for a slip of the keyboard would: one edit in words of up
// to five letters, two in longer ones; of three letters only a swap or a letter left out. The first letter has to be right, or to have changed places with the second:
// slips there are rare, and without the rule too many honest words would be "mended".
func mendWords(words []word) {
	for i, w := range words {
		if lexis.known[w.text] || silent[w.text] || plain[w.text] || !mendable(w.text) {
			continue
		}
		if best := nearest(w.text); best != "" {
			words[i].text, words[i].typo = best, true
		}
	}
}

// mendable reports whether a word is one of the alphabet that the lexicon is written in, and of a length to be mended.
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

// nearest returns the lexicon's word that w was meant to be, or "". Among equally near ones the first in the tables wins.
func nearest(w string) string {
	best, least := "", 4*slips(w)+4
	for _, v := range lexis.vocab {
		if len(v) < minMend || len(v) > maxMend || max(len(v)-len(w), len(w)-len(v)) > slips(w) || !sameStart(w, v) ||
			len(w) == minMend && !shortSlip(w, v) {
			continue
		}
		d := editDistance(w, v)
		if d > min(slips(w), slips(v)) {
			continue
		}
		if cost := 4*d + unlikely(w, v); cost < least {
			best, least = v, cost
		}
	}
	return best
}

// unlikely ranks slips of one size: the first letter is seldom wrong, and a letter is sooner left out than put in.
func unlikely(w, v string) int {
	cost := 0
	if w[0] != v[0] {
		cost = 2
	}
	if len(v) < len(w) {
		cost++
	}
	return cost
}

// shortSlip reports whether a word of three letters is v with two letters swapped or one left out.
func shortSlip(w, v string) bool {
	if len(v) == len(w) {
		return w[:2] == v[1:2]+v[:1] && w[2] == v[2] || w[0] == v[0] && w[1] == v[2] && w[2] == v[1]
	}
	return len(v) == len(w)+1
}

// slips is how many edits a word of this length may have.
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

// editDistance counts the insertions, deletions, substitutions and swaps of neighbours that turn a into b, both at most
// maxMend+2 bytes long: the optimal string alignment distance.
func editDistance(a, b string) int {
	var rows [3][maxMend + 4]int
	before, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := range len(a) {
		cur[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			cur[j+1] = min(prev[j]+cost, prev[j+1]+1, cur[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				cur[j+1] = min(cur[j+1], before[j-1]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
