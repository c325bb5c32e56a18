// Package spell measures how far a misspelled word is from a right one, and finds the name that was probably meant.
package spell

// longest is how many letters a word may have for its distances to need no memory.
const longest = 63

// Distance counts the insertions, deletions, substitutions and swaps of neighbours that turn a into b: the optimal
// string alignment distance (L. Boytsov, "Indexing methods for approximate dictionary searching", 2011). Letters are
// runes.
func Distance(a, b string) int {
	if isASCII(a) && isASCII(b) {
		return distance([]byte(a), []byte(b))
	}
	return distance([]rune(a), []rune(b))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func distance[T byte | rune](a, b []T) int {
	var room [3][longest + 1]int
	before, prev, cur := room[0][:], room[1][:], room[2][:]
	if n := len(b) + 1; n > len(prev) {
		before, prev, cur = make([]int, n), make([]int, n), make([]int, n)
	}
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := range a {
		cur[0] = i + 1
		for j := range b {
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

// maxNearest is how long a word may be that Nearest looks at, in bytes: what a client sends may be of any length.
const maxNearest = 80

// Nearest returns the name that is fewest edits away from word, the first of several, or "" if it is more than most
// edits away or if they would change more than half of its letters.
func Nearest(word string, names []string, most int) string {
	if len(word) > maxNearest {
		return ""
	}
	best := ""
	for _, name := range names {
		if d := Distance(word, name); d <= min(most, len(name)/2) {
			best, most = name, d-1
		}
	}
	return best
}
