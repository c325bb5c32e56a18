package groove

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestParseGenre(t *testing.T) {
	for _, g := range AllGenres() {
		if got, err := ParseGenre(g.String()); err != nil || got != g {
			t.Errorf("ParseGenre(%q) = %v, %v", g, got, err)
		}
	}
	for name, want := range map[string]Genre{
		"hip-hop": Hiphop, "Hip Hop": Hiphop, " HIPHOP ": Hiphop, "rap": Hiphop,
		"new orleans": NewOrleans, "New-Orleans": NewOrleans, "second line": NewOrleans,
		"middle eastern": MiddleEastern, "Middle_Eastern": MiddleEastern,
		"afro-cuban": Afrocuban, "Afro Beat": Afrobeat,
		"r&b": Soul, "R & B": Soul, "rnb": Soul,
		"rock'n'roll": Rock, "bossa nova": Latin,
		"0": Afrobeat, "5": Funk, "17": Soul,
	} {
		if got, err := ParseGenre(name); err != nil || got != want {
			t.Errorf("ParseGenre(%q) = %v, %v; want %v", name, got, err, want)
		}
	}
}

func TestParseGenreSuggests(t *testing.T) {
	for name, nearest := range map[string]string{
		"fnuk": "funk", "jaz": "jazz", "regae": "reggae", "hipop": "hiphop", "roc k!x": "rock", "neworlean": "neworleans",
		"": "", "polka": "", "18": "", "-1": "", "5.0": "", "zzzzzzzzzzzz": "",
	} {
		_, err := ParseGenre(name)
		var unknown *NameError
		if !errors.As(err, &unknown) {
			t.Errorf("ParseGenre(%q) error is %v, want a *NameError", name, err)
			continue
		}
		if unknown.Nearest != nearest {
			t.Errorf("ParseGenre(%q) suggests %q, want %q", name, unknown.Nearest, nearest)
		}
	}
	_, err := ParseGenre("fnuk")
	wantError(t, err, `genre "fnuk"`, "did you mean funk?")
	_, err = ParseGenre("polka")
	wantError(t, err, `genre "polka"`, "afrobeat, ", "soul")
}

func TestParseVoice(t *testing.T) {
	for _, v := range AllVoices() {
		if got, err := ParseVoice(v.String()); err != nil || got != v {
			t.Errorf("ParseVoice(%q) = %v, %v", v, got, err)
		}
	}
	for name, want := range map[string]Voice{
		"BD": Kick, "bass drum": Kick, "sd": Snare, "closed hat": ClosedHat, "hi-hat": ClosedHat, "Open Hi-Hat": OpenHat,
		"floor tom": LowTom, "tom-mid": MidTom, "hi tom": HighTom, "cr": Crash, "ride cymbal": Ride, "8": Ride,
	} {
		if got, err := ParseVoice(name); err != nil || got != want {
			t.Errorf("ParseVoice(%q) = %v, %v; want %v", name, got, err, want)
		}
	}
	_, err := ParseVoice("snar")
	wantError(t, err, `voice "snar"`, "did you mean snare?")
	_, err = ParseVoice("cowbell")
	wantError(t, err, "kick, snare")
}

// An alias that spells another entry's name would never be found, or would hide it.
func TestAliasesAreFoldedAndDistinct(t *testing.T) {
	for _, table := range []*nameTable{&genreTable, &voiceTable} {
		for alias := range table.aliases {
			if fold(alias) != alias {
				t.Errorf("%s alias %q is not folded", table.kind, alias)
			}
			for _, n := range table.names {
				if fold(n) == alias {
					t.Errorf("%s alias %q is a name", table.kind, alias)
				}
			}
		}
	}
}

func TestNamesAsJSONKeys(t *testing.T) {
	data, err := json.Marshal(map[Genre]Voice{Funk: OpenHat})
	if err != nil || string(data) != `{"funk":"open_hat"}` {
		t.Fatalf("marshalled %s, %v", data, err)
	}
	var back map[Genre]Voice
	if err := json.Unmarshal([]byte(`{"Hip-Hop":"bd"}`), &back); err != nil || back[Hiphop] != Kick {
		t.Errorf("unmarshalled %v, %v", back, err)
	}
	wantError(t, json.Unmarshal([]byte(`{"polka":"bd"}`), &back), "polka")
	if _, err := json.Marshal(Genre(18)); err == nil {
		t.Error("genre 18 was marshalled")
	}
	if _, err := json.Marshal(Voice(9)); err == nil {
		t.Error("voice 9 was marshalled")
	}
	if Genre(18).String() != "genre?" || Voice(9).String() != "voice?" {
		t.Error("names out of range should say so")
	}
}

func FuzzParseGenre(f *testing.F) {
	for _, s := range []string{"hip-hop", "r&b", "17", "", "ＦＵＮＫ", "new\x00orleans", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		defer alloctest.Bound(t, len(name))()
		g, err := ParseGenre(name)
		if err == nil && int(g) >= NumGenres {
			t.Errorf("ParseGenre(%q) = %d", name, g)
		}
	})
}
