package steer

import (
	"slices"
	"strings"
	"testing"
)

// TestPinsHaveExceptions: a prompt pins hits with their exception taken out, and takes those of a class from all its voices.
func TestPinsHaveExceptions(t *testing.T) {
	for text, cells := range map[string]string{
		"four on the floor but not on 3":      "kick 0 !8",
		"hats on all sixteenths but not on 2": "closed_hat 0 1 2 3 !4 5; open_hat !4",
		"no hats on 2":                        "closed_hat !4; open_hat !4",
		"no cymbals on 1":                     "crash !0; ride !0",
	} {
		r, err := Apply(Default(), byName[Prompt].Command(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for part := range strings.SplitSeq(cells, "; ") {
			voice, steps, _ := strings.Cut(part, " ")
			i := slices.IndexFunc(strings.Split(r.State.Pins, "; "), func(s string) bool { return strings.HasPrefix(s, voice+" ") })
			if i < 0 || !subset(strings.Fields(steps), strings.Fields(strings.Split(r.State.Pins, "; ")[i])) {
				t.Errorf("%q: pins %q, want %s in it", text, r.State.Pins, part)
			}
		}
	}
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// TestWithGenreTempoSaysIt: a genre that brings its tempo says so, and one beside words for the tempo does not bring it.
func TestWithGenreTempoSaysIt(t *testing.T) {
	before := Default()
	before.BPM, before.GenreTempo = before.Style().Dominant().First().BPM, tempoStopped
	for text, brings := range map[string]bool{
		"funk": true, "funk, same speed": false, "funk but not faster": false, "funk, keep the tempo": false, "funk at 101": false,
		"funk, temporary": true, // no word for a tempo, though it holds the letters
	} {
		r, err := Apply(before, byName[Prompt].Command(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		r = r.WithGenreTempo(before, true)
		if brings != (r.Remark != "") || brings != strings.Contains(r.Remark, "BPM") {
			t.Errorf("%q: %g BPM, it says %q", text, r.State.BPM, r.Remark)
		}
	}
}

// TestPromptErrorsNameThePrompt: what was said is refused, not a parameter that is set.
func TestPromptErrorsNameThePrompt(t *testing.T) {
	_, err := Apply(Default(), byName[Prompt].Command("xyzzy"))
	if err == nil || !strings.HasPrefix(err.Error(), `prompt "xyzzy"`) {
		t.Errorf("%v", err)
	}
}
