package prompt

import (
	"strings"
	"testing"
)

// TestDoubt has sentences with a word that turns, or may turn, what stands beside it. What cannot be read whole does nothing; -- is nothing.
func TestDoubt(t *testing.T) {
	for text, want := range map[string]string{
		// words that are not known
		"zap the kick and fills": "--", "banish funk": "--", "the jazz is dreadful": "--", "mute the hats but zap the ride": "--",
		"the hats, banish them": "--", "zap the kick, fills": "--", "a greasy funk groove": "set genre funk", "fainter snare": "--",
		// conditions, questions, descriptions, reasons
		"if it gets loud, mute the hats": "--", "mute the hats unless it is funk": "--", "is the kick too loud?": "--", "why is it so busy": "--",
		"the hats are off": "--", "it sounds stiff": "--", "what time is load-in tomorrow": "--", "faster because the kick is soft": "scale bpm 1.1",
		"it sounds stiff, make it louder than the zigzag": "--", "just the opposite of louder": "--",
		// times
		"mute the hats, in the verse": "--", "in the verse, mute the hats": "--", "no hats in the verse, no kick": "--",
		// negations
		"not mute the hats": "--", "no toms and fills": "set voice/low_tom/mute true; set voice/mid_tom/mute true; set voice/high_tom/mute true; set fill_every 0",
		"no toms, fills": "set voice/low_tom/mute true; set voice/mid_tom/mute true; set voice/high_tom/mute true", "not jazzy funk": "--", "no extra kick": "--",
		"not more complex": "--", "less swing, but not zero": "add swing -0.06", "not without the snare": "set voice/snare/mute false",
		"quit playing the crash so much": "add voice/crash/density -0.4", "i am not saying mute the hats": "--", "neither kick nor hats louder": "--",
		"the tempo should not go above 100": "within bpm 20 100", "any genre but jazz": "add blend jazz -1", "never stop the kick": "--",
		// what a modifier, a particle and "it" belong to
		"the tempo is too slow": "scale bpm 1.1", "tempo too relaxed": "--", "get the ghost notes out of the snare": "--", "up the tempo": "scale bpm 1.1",
		"mute the ride and let the crash play": "set voice/ride/mute true; set voice/crash/mute false", "add a crash, make it louder": "set voice/crash/mute false; add voice/crash/density 0.4",
		"the snare is weak, make it louder": "set voice/snare/mute false; add voice/snare/gain 0.2", "drop the crash, everything else is great": "set voice/crash/mute true",
		"only change the ride, make it busier": "set voice/ride/mute false; add voice/ride/density 0.2", "a different kick": "--", "one of the toms out": "--",
		// and
		"mute the ride and the crash is too loud": "set voice/ride/mute true; add voice/crash/gain -0.15", "don't mute the snare and faster": "--",
		"no hats and the snare louder":       "set voice/closed_hat/mute true; set voice/open_hat/mute true; set voice/snare/mute false; add voice/snare/gain 0.2",
		"don't mute the snare and under 120": "--", "don't be too loud and busy": "--", "mute the ride and the crash is fine": "set voice/ride/mute true",
		"keep the hats and swing 60%": "set swing 0.6", "same tempo and kick softer": "add voice/kick/gain -0.2", "no kick and snare on 2 and 4": "set voice/kick/mute true",
		"unmute the toms and the crash a bit louder": "set voice/low_tom/mute false; set voice/mid_tom/mute false; set voice/high_tom/mute false; " +
			"set voice/crash/mute false; add voice/crash/gain 0.1",
		"tighter and bigger fills": "add humanize -0.3; shift fill_amount 0.3", "pull the crash": "--", "kick 1 and 3": "--",
		// corrections
		"faster, i mean slower": "scale bpm 0.909", "mute the hats, on second thought keep them": "--", "funk, no, rock": "set genre rock", "faster, i mean zigzag": "--",
		// not all of a genre: the rest is what plays
		"funk but not too funky": "add blend funk 1.5", "jazz and funk, but not too funky": "set blend jazz 1 funk 0.5",
	} {
		got := strings.TrimSpace(strings.TrimPrefix(settingsOf(text), "> "))
		if got == "" {
			got = "--"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
