package prompt

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// unknownWords are English words that neither the lexicon nor its lists of words without a meaning know.
func unknownWords() (words []string) {
	for _, set := range []map[string]bool{honest, plain} {
		for w := range set {
			if _, count := numberWords[w]; !lexis.known[w] && !silent[w] && !articles[w] && !flavours[w] && !count && len(w) > 2 {
				words = append(words, w)
			}
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// TestEachWordHasARole puts words that are not known before each word of each sentence that is done, and behind the last: no sentence is
// carried out without saying that there is a word in it without a role.
func TestEachWordHasARole(t *testing.T) {
	const each = 2
	r := rand.New(rand.NewPCG(1, 2))
	list := unknownWords()
	tried := 0
	for _, text := range saidTexts(t) {
		plain := Parse(text)
		if len(plain.Settings) == 0 || len(plain.Unknown)+len(plain.Patterns) > 0 || chats(plain) {
			continue
		}
		words := strings.Fields(text)
		for i := range len(words) + 1 {
			for range each {
				word := list[r.IntN(len(list))]
				text := strings.Join(slices.Insert(slices.Clone(words), i, word), " ")
				tried++
				if got := Parse(text); len(got.Unknown)+len(got.Patterns) == 0 && !chats(got) {
					t.Errorf("%q is done without a word about %q", text, word)
				}
			}
		}
	}
	if tried < 10_000 {
		t.Errorf("%d sentences, want 10000", tried)
	}
	t.Logf("%d words that are not known, %d sentences", len(list), tried)
}

// chats reports whether a part of a prompt asks for nothing, or is a name: any word may stand there.
func chats(r Result) bool {
	return slices.ContainsFunc(r.Understood, func(s string) bool { return strings.HasSuffix(s, "nothing") }) ||
		slices.ContainsFunc(r.Settings, func(s Setting) bool { return s.Name == aSave || s.Name == aLoad })
}

// TestVerbsNeedAnObject: a verb without a meaning of its own is no more than a verb. By itself it does nothing to what it stands beside.
func TestVerbsNeedAnObject(t *testing.T) {
	for verb := range moves {
		for _, thing := range []string{"the ride", "the kick and the snare", "a crash"} {
			if r := Parse(verb + " " + thing); len(r.Settings) > 0 && !changesNothing(r) {
				t.Errorf("%q does %v", verb+" "+thing, r.Settings)
			}
		}
	}
	for verb := range endless {
		if lexis.known[verb] {
			continue // push
		}
		for _, start := range []string{"make the ride ", "louder hats ", "less swing, the toms "} {
			if r := Parse(start + verb); len(r.Unknown) == 0 {
				t.Errorf("%q does %v", start+verb, r.Settings)
			}
		}
	}
}

// changesNothing reports whether all that a prompt does is to let voices sound.
func changesNothing(r Result) bool {
	return !slices.ContainsFunc(r.Settings, func(s Setting) bool { return last(s.Name) != pMute || s.Args[0] != false })
}
