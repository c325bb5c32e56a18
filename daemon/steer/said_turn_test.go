package steer

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove/prompt"
	"github.com/groovegen/groovegen/internal/racetest"
)

// TestTurnedWordsPinNothing puts words that turn a sentence, or may, before each word of a sentence that pins hits: none may pin the same.
func TestTurnedWordsPinNothing(t *testing.T) {
	racetest.Skip(t, "it reads thousands of sentences, one after the other")
	pinned := 0
	for _, text := range pinSentences(t) {
		plain := ReadPrompt(text)
		if !pins(plain.Settings) || len(plain.Unknown) > 0 {
			continue
		}
		pinned++
		words := strings.Fields(text)
		for _, turn := range []string{
			"not", "never", "without", "don't", "isn't", "avoid", "hardly", "except", "instead of", "rather than", "unless", "if", "until", "when", "was",
			"banish", "zap", "sometimes", "later", "anything but", "stop",
		} {
			for i := range words {
				turned := strings.Join(words[:i], " ") + " " + turn + " " + strings.Join(words[i:], " ")
				if r := ReadPrompt(turned); len(r.Unknown)+len(r.Patterns) == 0 && reflect.DeepEqual(r.Settings, plain.Settings) {
					t.Errorf("%q pins what it pins without %q", turned, turn)
				}
			}
		}
	}
	if pinned < 40 {
		t.Errorf("%d sentences pin, want 40", pinned)
	}
}

func pins(settings []prompt.Setting) bool {
	return slices.ContainsFunc(settings, func(s prompt.Setting) bool { return s.Name == Pin })
}

func pinSentences(t *testing.T) (texts []string) {
	files, err := filepath.Glob("testdata/said_*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, c := range readSaid(t, filepath.Base(file)) {
			if c.kind == "p" && !strings.Contains(c.text, ",") {
				texts = append(texts, c.text)
			}
		}
	}
	return texts
}
