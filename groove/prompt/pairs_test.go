package prompt

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestTwoWishesAreBoth joins two sentences that are about different things: both are done as they are by themselves, or, seldom, a part is reported.
func TestTwoWishesAreBoth(t *testing.T) {
	pool := []string{
		"no hats", "mute the ride", "take the crash out", "without the toms", "less kick", "more snare", "louder kick", "quieter hats", "busier ride", "the crash is too loud",
		"snare not loud enough", "lose the toms", "bring back the crash", "only a little ride", "faster", "slower", "a bit slower", "100 bpm", "at 95", "not too fast", "under 120",
		"more swing", "less swing", "no swing", "swing 60%", "too much swing", "busier", "less busy", "more complex", "simpler", "laid back", "not laid back",
		"tighter", "too loose", "looser", "fill every 8 bars", "no fills", "more fills", "bigger fills", "funk", "less jazz", "more soul", "not too rocky", "half-time", "no half-time",
		"flatter dynamics", "more dynamics", "wild", "safer", "don't touch the kick", "keep the tempo", "don't mute the snare", "don't make it faster", "kick louder than the snare",
		"hats not as loud as the ride", "make it louder", "make it softer",
	}
	pairs, done := 0, 0
	for _, a := range pool {
		for _, b := range pool {
			one, two := settingSet(Parse(a)), settingSet(Parse(b))
			if a == b || overlap(a, b) {
				continue
			}
			for _, link := range []string{", ", " and ", ", and ", "; ", " but "} {
				if shared(a, link, b) {
					continue
				}
				pairs++
				text := a + link + b
				r := Parse(text)
				if len(r.Unknown)+len(r.Patterns) > 0 {
					continue
				}
				done++
				want := append(slices.Clone(one), two...)
				slices.Sort(want)
				if got := settingSet(r); !slices.Equal(got, slices.Compact(want)) {
					t.Errorf("%q: %s\n\twant %s", text, strings.Join(got, "; "), strings.Join(want, "; "))
				}
			}
		}
	}
	t.Logf("%d pairs, of which %d are done", pairs, done)
	if pairs < 10_000 || done*100 < 95*pairs {
		t.Errorf("%d of %d pairs are done, want 95%% of 10000", done, pairs)
	}
}

func settingSet(r Result) (list []string) {
	for _, s := range r.Settings {
		list = append(list, fmt.Sprint(s))
	}
	slices.Sort(list)
	return list
}

// overlap reports whether two sentences are about one parameter, or one of them keeps what the other changes.
func overlap(a, b string) bool {
	names := map[string]bool{}
	for _, s := range Parse(a).Settings {
		names[s.Name] = true
	}
	for _, s := range Parse(b).Settings {
		if names[s.Name] || s.Name == pBlend && names[pGenre] || s.Name == pGenre && names[pBlend] {
			return true
		}
	}
	for _, kept := range []struct{ text, of string }{ // and what they are about
		{"don't touch the kick", ""}, {"keep the tempo", "bpm"}, {"don't mute the snare", "snare"}, {"don't make it faster", "bpm"},
	} {
		if (a == kept.text || b == kept.text) && (kept.of == "" || strings.Contains(fmt.Sprint(Parse(a).Settings, Parse(b).Settings), kept.of)) {
			return true
		}
	}
	return false
}

// shared reports whether a description may be for both: "busier and louder kick", "more fills but busier".
func shared(a, link, b string) bool {
	feel := func(text string) bool {
		const all = "busier, less busy, more complex, simpler, wild, safer"
		return strings.Contains(all, text)
	}
	if link == " and " && (strings.HasPrefix(a, "don't") || strings.HasPrefix(a, "keep")) {
		return true
	}
	return link == " and " && feel(a) || link == " but " && feel(b)
}
