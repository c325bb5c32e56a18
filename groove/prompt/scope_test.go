package prompt

import (
	"strings"
	"testing"
)

// TestScope has sentences whose words, without their scope, would say the opposite.
func TestScope(t *testing.T) {
	all := "kick snare closed_hat open_hat low_tom mid_tom high_tom crash ride"
	for _, c := range []struct{ text, mute, unmute string }{
		{"no hi hats but keep the ride", "closed_hat open_hat", ""},
		{"no kick, but keep the hats", "kick", ""},
		{"no cymbals except the ride", "crash", "ride"},
		{"mute the hats, not the ride", "closed_hat open_hat", ""},
		{"mute the hats not the ride", "closed_hat open_hat", ""},
		{"dont touch the kick", "", ""},
		{"don't you dare mute the snare", "", ""},
		{"no drums except the hats", "kick snare low_tom mid_tom high_tom crash ride", "closed_hat open_hat"},
		{"take the ride out", "ride", ""},
		{"turn the kick off and the ride on", "kick", "ride"},
		{"bring back the hats but not the crash", "", "closed_hat open_hat"},
		{"with the exception of the kick mute everything", strings.TrimPrefix(all, "kick "), "kick"},
		{"except for the kick, no drums", strings.TrimPrefix(all, "kick "), "kick"},
		{"without kick with snare", "kick", "snare"},
		{"neither kick nor snare", "kick snare", ""},
		{"hats off, snare stays", "closed_hat open_hat", ""},
		{"use the ride not the hats", "closed_hat open_hat", "ride"},
		{"instead of muting the hats just turn them down", "", ""},
		{"what if you mute the kick", "", ""},
		{"add reverb to the snare", "", ""},
		{"stop muting the kick", "", "kick"},
		{"don't solo the kick", "", ""},
		{"bring the snare out", "", "snare"},
		{"don't use the ride, use the hats", "ride", "closed_hat open_hat"},
		{"no kick, the hats the same", "kick", ""},
		{"no hats in the intro", "", ""},
		{"no kick for 2 bars", "", ""},
		{"first no kick then no snare", "", ""},
	} {
		var mute, unmute []string
		for _, s := range Parse(c.text).Settings {
			if last(s.Name) != pMute {
				continue
			}
			if s.Args[0] == true {
				mute = append(mute, voiceOf(s.Name))
			} else {
				unmute = append(unmute, voiceOf(s.Name))
			}
		}
		if strings.Join(mute, " ") != c.mute || strings.Join(unmute, " ") != c.unmute {
			t.Errorf("%q: mutes %q and unmutes %q, want %q and %q", c.text, mute, unmute, c.mute, c.unmute)
		}
	}
}

func TestComparisonsAndActions(t *testing.T) {
	for text, want := range map[string]string{
		"no tempo changes":                                "",
		"louder but not faster":                           settingsOf("louder"),
		"not louder, softer":                              settingsOf("softer"),
		"faster, but don't change the tempo":              "",
		"don't go faster, just busier":                    "add density 0.2",
		"kick louder than snare":                          "over voice/kick/gain 0.2 voice/snare/gain; set voice/kick/mute false",
		"hats not as loud as the snare":                   "over voice/closed_hat/gain -0.1 voice/snare/gain; over voice/open_hat/gain -0.1 voice/snare/gain",
		"kick as loud as the snare":                       "equal voice/kick/gain voice/snare/gain",
		"the ride must not be louder than the snare":      "not_over voice/ride/gain voice/snare/gain",
		"slower than 100":                                 "within bpm 20 95",
		"at least 120 bpm":                                "within bpm 120 300",
		"faster, but not over 130":                        "scale bpm 1.1; within bpm 20 130",
		"no more swing than 60%":                          "within swing 0.5 0.6",
		"slow but not too slow":                           "set bpm 88.2",
		"jazz, keep the kick":                             "set genre jazz; set voice/kick/lock true",
		"louder, keep the kick":                           strings.Replace(settingsOf("louder"), "add voice/kick/gain 0.2; ", "", 1),
		"funk but not too funky":                          "add blend funk 1.5",
		"reset and make it jazz":                          "set reset; set genre jazz",
		"reset but keep the tempo":                        "",
		"not much faster":                                 "",
		"louder, only the kick":                           "add voice/kick/gain 0.2",
		"save this as verse 1":                            "set preset/save verse 1",
		"shuffle":                                         "set swing 0.667; set swing_note 1/8",
		"12/8 shuffle":                                    "set swing 0.667; set swing_note 1/8",
		"triplet feel":                                    "set swing 0.667; set swing_note 1/8",
		"straight 16ths":                                  "set swing 0.5",
		"no shuffle":                                      "within swing 0.5 0.5",
		"swing the 16ths at 57%":                          "set swing 0.57; set swing_note 1/16",
		"20% swing":                                       "",
		"pull it back behind the beat":                    "set push 12",
		"flatter dynamics":                                "add dynamics -0.25",
		"zigzag dynamics":                                 "",
		"medium density":                                  "set density 1",
		"give me another variation":                       "set next",
		"no hats, but the zigzag can stay":                "",
		"don't change anything except the zigzag, louder": "",
		"lose the ride and give me hats":                  "set voice/ride/mute true; set voice/closed_hat/mute false; set voice/open_hat/mute false",
		"last bar without drums":                          "",
		"triplet hats in the fill":                        "",
		"fill in 4 bars":                                  "",
		"reset the tempo":                                 "set bpm 120",
		"snare a bit late":                                "",
		"funk, then rock":                                 "",
		"load my tight funk":                              "set preset/load my tight funk",
		"don't stop":                                      "",
		"don't save this":                                 "",
		"laid back":                                       "set push 12; set humanize 1.2",
		"push it":                                         "set push -10",
		"offset -12":                                      "set offset -12",
	} {
		if got := strings.TrimPrefix(settingsOf(text), "> "); strings.TrimSpace(got) != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestPatternsChangeNothing: where hits are is reported as a wish, whatever stands beside it.
func TestPatternsChangeNothing(t *testing.T) {
	for text, rest := range map[string]string{
		"four on the floor": "", "kick on 1 and 3": "", "snare on 2 and 4": "", "no ghost notes": "", "16th hats": "", "swung 16ths on the hats": "",
		"12/8": "", "one drop at 75 bpm": "set bpm 75", "snare only on the 3": "", "don't play the snare on 4": "", "crash on 1 of every 4 bars": "",
		"funk with 16th hats and no crash": "set genre funk; set voice/crash/mute true", "open hats on the ands": "", "straight 8ths on the ride": "",
	} {
		r := Parse(text)
		if got := strings.TrimSpace(strings.TrimPrefix(settingsOf(text), "> ")); got != rest || len(r.Patterns) != 1 || len(r.Unknown) > 0 {
			t.Errorf("%q: sets %q, want %q; %+v", text, got, rest, r)
		}
	}
	if w := Parse("no kick on 3").Patterns; len(w) != 1 || !w[0].Not || strings.Join(w[0].Voices, " ") != "kick" {
		t.Errorf("no kick on 3: %+v", w)
	}
}

func TestModernGenresSayWhatPlays(t *testing.T) {
	for text, want := range map[string]string{
		"house": "house: played as dance, four on the floor", "reggaeton": "reggaeton: played as latin", "funk": "funk: genre funk",
		"drum and bass at 174": "drum and bass: played as funk, the breaks it was made of",
	} {
		if got := Parse(text).Understood; len(got) == 0 || got[0] != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
