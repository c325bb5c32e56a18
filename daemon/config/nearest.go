package config

// nearest returns the name that is fewest edits away from s, or "" when even that one would change more than a third of
// the letters (but one edit is always near).
func nearest(s string, names []string) string {
	if len(s) > 64 {
		return ""
	}
	best, most := "", max(1, len(s)/3)
	for _, name := range names {
		if d := distance(s, name); d <= most {
			best, most = name, d-1
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
