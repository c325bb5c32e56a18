package prompt

import (
	"fmt"
	"strings"
	"testing"
)

// TestMillisecondsHaveASign: early is before the beat and late behind it, in each form that is understood, and nearly all are.
func TestMillisecondsHaveASign(t *testing.T) {
	n, done := 0, 0
	for _, form := range []string{
		"%s %s", "play it %s %s", "put it %s %s", "make it %s %s", "shift everything %s %s",
		"move the groove %s %s",
		"push it %s %s",
		"let's have it %s %s", "i want it %s %s", "%s %s please", "%[2]s by %[1]s", "the whole thing %s %s", "play %s %s, funk",
	} {
		for _, ms := range []string{"6 ms", "6ms", "6 milliseconds", "6.0 ms", "six ms"} {
			for word, want := range map[string]float64{
				"early": -6, "ahead": -6, "late": 6, "behind": 6, "ahead of the beat": -6, "behind the beat": 6,
				"in front of the beat": -6,
			} {
				text := fmt.Sprintf(form, ms, word)
				r := Parse(text)
				n++
				for _, s := range r.Settings {
					if s.Name == pPush && number(s.Args[0])*want <= 0 {
						t.Errorf("%q: push %v", text, s.Args[0])
					}
				}
				if len(r.Unknown) > 0 {
					continue
				}
				done++
				plain := word == "early" || word == "late"
				if plain && !strings.Contains(settingsOf(text), fmt.Sprintf("set push %g", want)) {
					t.Errorf("%q: %s, want push %g", text, settingsOf(text), want)
				}
			}
		}
	}
	if got := settingsOf("play it 6 ms early"); !strings.Contains(got, "set push -6") {
		t.Errorf("play it 6 ms early: %s", got)
	}
	if t.Logf("%d of %d forms are understood", done, n); done*100 < 95*n {
		t.Errorf("of %d forms %d are understood", n, done)
	}
}

// TestNotAnyMoreIsNoLess: what is not to become more stays as it is.
func TestNotAnyMoreIsNoLess(t *testing.T) {
	for _, form := range []string{
		"don't make it any more %s", "do not make it any more %s", "it shouldn't be any more %s",
		"don't let it get any more %s", "never make it any more %s", "i don't want it any more %s",
		"don't make the groove any more %s", "not any more %s", "don't make it any more %s than it is",
		"i don't need it any more %s",
	} {
		for _, word := range []string{
			"complicated", "complex", "busy", "dense", "loud", "swung", "loose", "tight", "robotic", "dynamic", "wild",
			"sparse", "simple", "laid back", "human", "quiet", "intense", "fast", "slow",
		} {
			text := fmt.Sprintf(form, word)
			if got := strings.TrimSpace(strings.TrimPrefix(settingsOf(text), ">")); got != "" {
				t.Errorf("%q: %s", text, got)
			}
		}
	}
}

// TestAndOf: the and of a beat is half a beat behind it, whatever stands between.
func TestAndOf(t *testing.T) {
	for text, want := range map[string]string{
		"kick on the and of 3":                 "kick on and of 3",
		"kick on the one and the and of three": "kick on one and and of three",
		"kick on the and of the 3":             "kick on and of 3",
		"kick on 1 and 3":                      "kick on 1 and 3",
	} {
		if r := Parse(text); len(r.Patterns) != 1 || r.Patterns[0].Text != want {
			t.Errorf("%q: %v, want %q", text, r.Patterns, want)
		}
	}
	if r := Parse("kick on the a of 2"); len(r.Patterns) > 0 || len(r.Unknown) == 0 {
		t.Errorf("the a of 2: %v", r)
	}
}

// TestKinds has sentences in which a word means something else than beside other words.
func TestKinds(t *testing.T) {
	for text, want := range map[string]string{
		"all the toms but the floor tom can go":     "set voice/low_tom/mute false; set voice/mid_tom/mute true; set voice/high_tom/mute true",
		"the hats can go a bit quieter":             settingsOf("the hats a bit quieter"),
		"the kick can go up":                        settingsOf("the kick up"),
		"put some room on the drums":                "",
		"give the groove some room":                 settingsOf("some room"),
		"open up the dynamics":                      settingsOf("more dynamics"),
		"trim the swing":                            settingsOf("less swing"),
		"afro-cuban with jazz on top":               settingsOf("afro-cuban with jazz"),
		"something on top":                          "",
		"punk, but hold it at 120":                  "set genre punk; set bpm 120",
		"hold at 96":                                "set bpm 96",
		"hold the tempo":                            "",
		"quantize it harder":                        settingsOf("tighter"),
		"a third faster":                            "scale bpm 1.3333333333333333",
		"two-step garage kick":                      "",
		"louder & busier":                           settingsOf("louder and busier"),
		"slow to 86 and add some strings":           "set bpm 86",
		"turn the kick up and run it through a box": settingsOf("turn the kick up"),
		"softer hats and a synth stab over it":      settingsOf("softer hats"),
		"the crash isn't helping, take it out":      "set voice/crash/mute true",
		"lose the crash, it's not helping":          "set voice/crash/mute true",
		"the crash isn't helping":                   "",
		"save this one":                             "set favorite",
		"save this":                                 "",
		"louder, snare excluded":                    settingsOf("louder except the snare"),
		"looser, but leave the snare":               "",
		"strip it to the kick":                      "",
		"no rock altogether":                        settingsOf("no rock"),
		"faster, maybe 6 bpm":                       "add bpm 6",
		"slower, maybe 6 bpm":                       "add bpm -6",
		"shorter fills, one every 8 bars":           settingsOf("shorter fills, fills every 8 bars"),
		"chatter the snare on the backbeats":        "",
		"without the crash, otherwise the same":     "set voice/crash/mute true",
		"only leave the snare how it was":           "",
		"take the kick off beat three":              "",

		"change it up, only the kick has to stay as it is": settingsOf("change it up, keep the kick"),
		"only the kick stays":                              settingsOf("only the kick"),
		"turn the toms down, not the low one tho":          "add voice/mid_tom/gain -0.25; add voice/high_tom/gain -0.25",
		"turn the toms down, not the lowish one":           "",
		"simpler, i'm getting lost":                        settingsOf("simpler"),
		"the kick is getting lost":                         settingsOf("the kick gets lost"),
		"drop a fill at the end of this bar":               "set fill",
		"drop the fills":                                   settingsOf("no fills"),
		"i liked the last one better, go back":             "set previous",
		"pick it up from where you stopped":                settingsOf("continue"),
		"pick it up":                                       settingsOf("faster"),
		"too fast, bring it down":                          settingsOf("too fast"),
		"too fast, bring it up":                            settingsOf("too fast"),
		"snare a little hotter":                            settingsOf("snare a little louder"),
		"hit the one harder":                               "shift accent 0.3",
		"i never said mute the snare, put it back":         "set voice/snare/mute false",
		"reggae with everything in it but the crash":       "",
		"kick on beats 1, 2.5 and 3.5":                     "",
		"i can't hear the ride, bring it up":               settingsOf("i can't hear the ride, bring the ride up"),
		"the snare isn't working, roll that again":         "set voice/snare/dice",
		"roll that again":                                  settingsOf("next"),
		"strip it back a lot":                              settingsOf("very stripped back"),
		"swing at never 62":                                "set swing 0.62",
		"less tempo to 104":                                "",
		"panic":                                            "set panic",
		"record what i play":                               "set capture",
	} {
		if got := strings.TrimSpace(strings.TrimPrefix(settingsOf(text), ">")); got != strings.TrimSpace(strings.TrimPrefix(want, ">")) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
