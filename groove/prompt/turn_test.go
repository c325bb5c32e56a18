package prompt

import (
	"bufio"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// turners are words that turn what stands beside them, and words that may: verbs that the lexicon does not know, a time, a condition.
var turners = []string{
	"not", "never", "no", "isn't", "don't", "cannot", "without", "neither", "avoid", "stop", "barely", "hardly", "scarcely", "hate", "refrain from", "anything but",
	"except", "apart from", "opposite of", "instead of", "rather than", "unless", "if", "until", "when", "lest", "only if", "whenever", "was", "used to be", "why",
	"banish", "zap", "sometimes", "tomorrow", "later", "anti", "nobody", "less",
}

// saidTexts are the sentences of the lists in daemon/steer.
func saidTexts(t testing.TB) (texts []string) {
	files, err := filepath.Glob("../../daemon/steer/testdata/said_*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no lists of sentences", err)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		for s := bufio.NewScanner(f); s.Scan(); {
			if part := strings.Split(s.Text(), " | "); len(part) == 3 && part[0][0] != '#' {
				texts = append(texts, part[1])
			}
		}
		_ = f.Close()
	}
	return texts
}

// plainly reports whether a sentence is all done and has no word of scope of its own, nor a place in the bar: a second negation may well leave
// what the first one says.
func plainly(text string) bool {
	r := Parse(text)
	if len(r.Settings) == 0 || len(r.Unknown)+len(r.Patterns) > 0 {
		return false
	}
	words, _ := split(text)
	for _, it := range mark(group(lex(words))) {
		switch it.kind {
		case kindMod:
			if it.entry.mod.negates() || it.entry.mod.dir < 0 {
				return false
			}
		case kindDont, kindKeep, kindBar, kindExcept, kindAct, kindBut, kindOnly, kindInstead, kindThan, kindSep:
			return false
		}
	}
	return true
}

// TestTurningWordsTurn puts each of the turners before each word of each sentence that is understood: no sentence may mean what it meant,
// with nothing reported.
func TestTurningWordsTurn(t *testing.T) {
	same := map[string]bool{
		"jazz fusion": true, "indie rock": true, "lofi hip hop": true, "mellow and warm": true, "new orleans second line": true,
		"honky tonk country thing": true, "lo-fi hip hop around 80": true, "hold this loop and repeat it": true, "half time drums": true, "a church gospel beat would be lovely": true,
	} // two names of one thing
	fine := regexp.MustCompile(`(?i)\bno (i|you|we|that)\b|if (possible|you can)|(not|never|don't|cannot)( it)? (up|down|out)$|less .*[0-9]|[0-9].* less|` +
		`hal(f|ve) (less the|the less)|less (a )?few|(not|never|don.t|cannot) everything up`)
	sentences, turned := 0, 0
	for _, text := range saidTexts(t) {
		if !plainly(text) || same[text] {
			continue
		}
		sentences++
		plain, words := Parse(text), strings.Fields(text)
		for _, turn := range turners {
			for i := range words {
				text := strings.Join(words[:i], " ") + " " + turn + " " + strings.Join(words[i:], " ")
				if fine.MatchString(text) {
					continue // no, i want it; as loud as if possible; calm, never down; less tempo, 90; half less
				}
				r := Parse(text)
				turned++
				if len(r.Unknown)+len(r.Patterns) == 0 && reflect.DeepEqual(r.Settings, plain.Settings) {
					t.Errorf("%q means what it means without %q", text, turn)
				}
			}
		}
	}
	if sentences < 300 {
		t.Errorf("%d sentences, want 300", sentences)
	}
	t.Logf("%d sentences, turned %d times", sentences, turned)
}
