package prompt

import (
	_ "embed"
	"strings"
)

// honestText has the English words that are near to one of the lexicon. They are words and no typing errors: "fainter" is not "fatter".
//
//go:embed honest.txt
var honestText string

// honest are the words of honestText.
var honest = readHonest()

func readHonest() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(honestText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			m[w] = true
		}
	}
	return m
}
