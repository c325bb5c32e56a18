package prompt

import (
	"bufio"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode"
)

// meant is a prompt and what has to come of it.
type meant struct{ text, want string }

func readMeant(t *testing.T) []meant {
	t.Helper()
	f, err := os.Open("testdata/meant.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var list []meant
	for s := bufio.NewScanner(f); s.Scan(); {
		if text, want, ok := strings.Cut(s.Text(), " => "); ok && !strings.HasPrefix(text, "#") {
			list = append(list, meant{text, want})
		}
	}
	return list
}

// slip makes a slip of the keyboard in one of the longer words: two letters in the wrong order, one twice, or one missing, as
// the first letter of a word seldom is. It returns the text as it is when no word is long enough.
func slip(r *rand.Rand, text string) string {
	const long = 5
	words := strings.Split(text, " ")
	var fit []int
	for i, w := range words {
		if len(w) >= long && strings.IndexFunc(w, func(c rune) bool { return !unicode.IsLetter(c) || c > unicode.MaxASCII }) < 0 {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 {
		return text
	}
	i := fit[r.IntN(len(fit))]
	w := words[i]
	at := 1 + r.IntN(len(w)-2)
	switch r.IntN(3) {
	case 0:
		words[i] = w[:at] + w[at+1:at+2] + w[at:at+1] + w[at+2:]
	case 1:
		words[i] = w[:at] + w[at:at+1] + w[at:]
	default:
		words[i] = w[:at] + w[at+1:]
	}
	return strings.Join(words, " ")
}

// slipRounds is how often each prompt gets another slip: of one round chance moves the figure by some percent.
const slipRounds = 20

// TestFigure holds prompts to what was meant, which was written down before: unlike the golden file it cannot follow the grammar's
// mistakes. It prints how many are taken so as they stand, and again with a slip in each, slipRounds times.
// go test ./groove/prompt -run TestFigure -v
func TestFigure(t *testing.T) {
	list := readMeant(t)
	r := rand.New(rand.NewPCG(1, 2))
	var right, slipped, rightSlipped int
	for _, m := range list {
		if lost := missed(Parse(m.text), m.want); lost == "" {
			right++
		} else {
			t.Logf("%q: want %s, got %s", m.text, lost, strings.Join(settingList(Parse(m.text)), ", "))
		}
		for range slipRounds {
			text := slip(r, m.text)
			if text == m.text || strings.Contains(m.want, "?") {
				continue
			}
			slipped++
			if lost := missed(Parse(text), m.want); lost == "" {
				rightSlipped++
			} else {
				t.Logf("%q: want %s, got %s", text, lost, strings.Join(settingList(Parse(text)), ", "))
			}
		}
	}
	all, ok := len(list)+slipped, right+rightSlipped
	t.Logf("as written %d of %d, with a slip %d of %d (%.1f%%), together %d of %d: %.1f%%; reviewed by hand besides: %d prompts of golden.txt",
		right, len(list), rightSlipped, slipped, 100*float64(rightSlipped)/float64(slipped), ok, all, 100*float64(ok)/float64(all), len(prompts(t)))
	if len(list) < 100 || slipped < 1000 || right*100 < 95*len(list) || rightSlipped*100 < 95*slipped {
		t.Errorf("of %d prompts %d are taken as they were meant, of %d with a slip %d: want 95%% of each", len(list), right, slipped, rightSlipped)
	}
}
