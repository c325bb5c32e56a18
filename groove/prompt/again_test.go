package prompt

import (
	"slices"
	"strings"
	"testing"
)

// TestAgain has words for single parts, for more loops, for what a loop is worth and for pins.
func TestAgain(t *testing.T) {
	for text, want := range map[string]string{
		"roll the snare again":               "set voice/snare/dice",
		"roll the dice on the snare":         "set voice/snare/dice",
		"new hats please":                    "set voice/closed_hat/dice; set voice/open_hat/dice",
		"reroll the kick":                    "set voice/kick/dice",
		"give me another snare pattern":      "set voice/snare/dice",
		"new hats, same kick":                "set voice/closed_hat/dice; set voice/open_hat/dice",
		"new hats but keep the open hat":     "set voice/closed_hat/dice",
		"a snare roll":                       "",
		"another kick":                       "", // a hit, or another part?
		"a new kick sound":                   "",
		"no new hats":                        "",
		"not a new kick":                     "",
		"don't reroll the kick":              "",
		"new hats on 2":                      "",
		"more like this":                     "set more",
		"eight more":                         "set more",
		"more like reggae":                   settingsOf("reggae"),
		"I like this one":                    "set rate 4",
		"love it":                            "set rate 5",
		"rate this one 2":                    "set rate 2",
		"give it five stars":                 "set rate 5",
		"rate it 9":                          "",
		"don't rate it 4":                    "",
		"i like this one, but louder":        settingsOf("louder"),
		"i like this, next":                  settingsOf("next"),
		"skip this one":                      "set skip",
		"don't skip this one":                "",
		"skip this one, but keep the kick":   settingsOf("next one, but keep the kick"),
		"take the pins out":                  "set unpin all",
		"unpin the kick":                     "set unpin kick",
		"take the pins off the hats":         "set unpin closed_hat; open_hat",
		"unpin everything but the kick":      "",
		"don't unpin the kick":               "",
		"no surprises":                       "lean surprise -1",
		"surprise me a bit more":             "shift surprise 0.3",
		"surprise me":                        "set next",
		"don't surprise me":                  "shift surprise -0.3",
		"reset everything but the genre":     "",
		"reset all but the kick":             "",
		"reset everything but not the kick":  "",
		"reset everything except the tempo":  "",
		"reset, apart from the tempo":        "",
		"undo that but not the tempo":        "",
		"reset, but funk":                    settingsOf("reset, funk"),
		"reset, but without the kick":        settingsOf("reset, no kick"),
		"reset everything but make it swing": settingsOf("reset everything, make it swing"),
	} {
		got, _, _ := strings.Cut(settingsOf(text), ">")
		want, _, _ = strings.Cut(want, ">")
		if strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestHitsBut: an exception belongs to the wish about hits before it.
func TestHitsBut(t *testing.T) {
	for text, want := range map[string]string{
		"four on the floor but not on 3":      "four on floor but not on 3",
		"hats on all sixteenths but not on 2": "hats on sixteenths but not on 2",
		"four on the floor, except on 3":      "four on floor except on 3",
	} {
		if r := Parse(text); len(r.Patterns) != 1 || r.Patterns[0].Text != want || r.Patterns[0].Not || len(r.Unknown) > 0 {
			t.Errorf("%q: %v, %q", text, r.Patterns, r.Unknown)
		}
	}
	if r := Parse("louder kick, but not on 3"); len(r.Patterns)+len(r.Unknown) == 0 {
		t.Errorf("louder kick, but not on 3: %v", r)
	}
}

// TestKept lists what is to stay, or not to go one way.
func TestKept(t *testing.T) {
	for text, kept := range map[string]bool{
		"dance, keep the tempo": true, "dance, same speed": true, "dance, but not faster": true, "don't slow down, dance": true, "dance": false,
		"dance at 120": false, "dance, keep the kick": false,
	} {
		if got := slices.Contains(Parse(text).Kept, pBPM); got != kept {
			t.Errorf("%q: the tempo is kept: %v", text, got)
		}
	}
}
