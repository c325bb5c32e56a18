package prompt

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/spell"
)

var wordList = flag.String("words", "", "write honest.txt again from this list of words, one a line")

// TestHonestWordsStay: what is a word is not corrected to another. With -words it writes the list again, which is due when the lexicon has
// grown: go test ./groove/prompt -run TestHonestWordsStay -words /usr/share/dict/american-english
func TestHonestWordsStay(t *testing.T) {
	if *wordList != "" {
		writeHonest(t)
	}
	for w := range honest {
		words := []word{{text: w, raw: w}}
		mendWords(words)
		if words[0].typo {
			t.Errorf("%q became %q", w, words[0].text)
		}
	}
	for _, text := range []string{"fainter snare", "lest the kick", "expensive hats", "beside the snare", "a bank of toms", "handle the crash"} {
		if r := Parse(text); len(r.Settings) > 0 || len(r.Unknown) == 0 {
			t.Errorf("%q: %v", text, r.Settings)
		}
	}
}

func writeHonest(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile(*wordList)
	if err != nil {
		t.Fatal(err)
	}
	var head, near []string
	for line := range strings.Lines(honestText) {
		if strings.HasPrefix(line, "#") {
			head = append(head, strings.TrimSuffix(line, "\n"))
		}
	}
	honest = map[string]bool{}
	for w := range strings.FieldsSeq(string(data)) {
		if v := ""; strange(w) {
			if v = nearest(undrawl(w)); v != "" && !oneSlip(w, v) {
				near = append(near, w)
			} else if v != "" {
				t.Logf("%s may be a slip of %s", w, v)
			}
		}
	}
	slices.Sort(near)
	text := head
	for part := range slices.Chunk(slices.Compact(near), 16) {
		text = append(text, strings.Join(part, " "))
	}
	if err := os.WriteFile("honest.txt", []byte(strings.Join(text, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	honestText = strings.Join(text, "\n")
	honest = readHonest()
}

// oneSlip reports whether w is v, a longer word, with one letter left out, twice, or swapped with its neighbour: that is more likely the slip
// than the rare word it happens to be.
func oneSlip(w, v string) bool {
	const long = 5
	if len(v) < long || w[0] != v[0] {
		return false
	}
	return doubled(w, v) || shortSwap(w, v) || len(w)+1 == len(v) && spell.Distance(w, v) == 1
}
