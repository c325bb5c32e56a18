package prompt

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
)

// settingsOf writes settings as the golden file does, for short tables.
func settingsOf(text string) string {
	var b strings.Builder
	write(&b, "", Result{Settings: Parse(text).Settings})
	return strings.Join(strings.Split(strings.TrimSuffix(strings.TrimPrefix(b.String(), "> \n\t"), "\n"), "\n\t"), "; ")
}

func TestTheLaterAndTheNumberWin(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"slow, 140", "set bpm 140"},
		{"140, slow", "set bpm 140"},
		{"100, no, 110 bpm", "set bpm 110"},
		{"busy, sparse", "set density 0.6"},
		{"laid back and tight", "set push 12; set humanize 0.5"},
		{"tight and laid back", "set humanize 0.5; set push 12"},
		{"fast, a bit slower", "set bpm 147.715"},
		{"100 bpm, 5 bpm faster", "set bpm 105"},
		{"300 bpm, faster", "set bpm 300"},
		{"faster, faster", "scale bpm 1.21"},
		{"more swing, more swing", "add swing 0.12"},
		{"heavy swing, more swing, more swing", "set swing 0.75"},
		{"no crash, loud crash", "set voice/crash/mute false; set voice/crash/gain 1.3"},
		{"complex, less complex", "lean complexity 0.3"},
		{"10 ms late, early", "set push 10"},
		{"funk funky", "set genre funk"},
		{"half-time, no half-time", "set timescale 1"},
	} {
		if got := settingsOf(c.text); got != c.want {
			t.Errorf("%q: %s; want %s", c.text, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"one oh five bpm": "set bpm 105", "a hundred": "set bpm 100", "one hundred and twenty": "set bpm 120", "ninety-five": "set bpm 95",
		"two hundred bpm": "set bpm 200", "at eighty eight": "set bpm 88", "BPM 95": "set bpm 95", "@95": "set bpm 95",
		"95BPM": "set bpm 95",
		"bpm95": "set bpm 95", ".6 swing": "set swing 0.6", "95 swing": "set bpm 95; set swing 0.62",
		"swing .6": "set swing 0.6", "90–100": "set bpm 95", "90 s": "", "90s": "",
		"1e3": "", "12": "", "300": "", "at 300": "set bpm 300", strings.Repeat("9", 400) + " bpm": "",
		"4/4 rock": "set genre rock", "offset -12": "set offset -12", "offset 5 ms": "set offset 5",
		"kick 0.8": "set voice/kick/mute false; set voice/kick/gain 0.8",
		"seed 1.5": "", "seed 12345": "set seed 12345",
	} {
		if got := strings.TrimPrefix(settingsOf(text), "> "); strings.TrimSpace(got) != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

// TestEveryPhraseIsUnderstood says each phrase of the tables by itself, or with what it needs beside it: none may be
// hidden behind another.
func TestEveryPhraseIsUnderstood(t *testing.T) {
	beside := map[kind]string{
		kindDefault: "%s tempo", kindEqual: "kick and snare %s loud", kindMod: "%s hats", kindBit: "%s swing", kindLittle: "%s swing", kindMain: "%s funk", kindFrac: "%s funk",
		kindConj: "funk %s soul", kindAt: "%s 95",
		kindTo: "90 %s 100", kindBetween: "%s 90 and 100", kindEvery: "fill %s 4 bars", kindOther: "fill %s bar",
		kindBars: "fill every 4 %s",
		kindBut:  "louder, %s no hats", kindDont: "%s mute the hats", kindBar: "louder %s the kick",
		kindThan: "kick louder %s the snare", kindBound: "%s 100",
		kindEnough: "not loud %s", kindRest: "kick up, %s down", kindThem: "hats up, no, %s down", kindThen: "%s, funk",
		kindFiller:    "louder, %s",
		kindGenreWord: "keep %s", kindLock: "%s kick", kindVeto: "%s hats", kindIf: "%s hats", kindAsk: "%s hats", kindWhy: "louder %s hats", kindWhen: "funk, %s", kindSection: "funk, %s",
		kindOnly: "%s hats", kindAdd: "%s hats", kindBPM: "%s 95", kindMS: "10 %s late", kindKnob: "%s 0.7",
		kindSep: "funk %s hats", kindVoices: "no %s", kindInstead: "ride %s hats", kindExcept: "%s hats", kindSwap: "%s hats ride",
	}
	seen := map[string]bool{}
	for _, table := range lexiconTables() {
		for _, ln := range table {
			for phrase := range strings.SplitSeq(ln.phrases, ",") {
				phrase = strings.TrimSpace(phrase)
				if seen[phrase] {
					t.Errorf("%q is in the tables twice", phrase)
				}
				seen[phrase] = true
				text := phrase
				if form, ok := beside[ln.entry.kind]; ok {
					text = strings.Replace(form, "%s", phrase, 1)
				}
				if ln.entry.knob == pSeed {
					text = "seed 7"
				}
				if phrase == "while" || phrase == "whilst" {
					text = "funk " + phrase + " keeping the tempo"
				}
				if phrase == "changes" || phrase == "changing" {
					text = "no tempo " + phrase
				}
				if ln.entry.mod.not {
					text = phrase + " loud"
				}
				if ln.entry.kind == kindPattern {
					if r := Parse(text); len(r.Settings)+len(r.Unknown) > 0 || len(r.Patterns) != 1 {
						t.Errorf("%q is %+v, want a pattern", text, r)
					}
					continue
				}
				if ln.entry.kind == kindWhen || ln.entry.kind == kindSection || ln.entry.kind == kindVeto || ln.entry.kind == kindIf || ln.entry.kind == kindAsk {
					if r := Parse(text); len(r.Unknown) == 0 || ln.entry.kind != kindSection && len(r.Settings) > 0 {
						t.Errorf("%q is %+v, want it reported", text, r)
					}
					continue
				}
				if ln.entry.kind == kindAbsent {
					if r := Parse(text); len(r.Settings) > 0 || len(r.Unknown) != 1 || r.Unknown[0] != text {
						t.Errorf("%q is %v, and reported as %q", text, r.Settings, r.Unknown)
					}
					continue
				}
				if r := Parse(text); len(r.Unknown) > 0 || len(r.Understood) == 0 {
					t.Errorf("%q is not understood: %q", text, r.Unknown)
				}
			}
		}
	}
}

func TestEveryGenreHasItsOwnName(t *testing.T) {
	for _, g := range groove.AllGenres() {
		if got := settingsOf(g.String()); got != "set genre "+g.String() {
			t.Errorf("%s: %s", g, got)
		}
	}
	for _, v := range groove.AllVoices() {
		if got := settingsOf("no " + v.String()); got != "set voice/"+v.String()+"/mute true" {
			t.Errorf("no %s: %s", v, got)
		}
	}
}

func TestPatternsNameKinds(t *testing.T) {
	for i, r := range rules {
		if strings.ContainsRune(patterns[i].String(), 0) || len(patterns[i].String()) < 6 {
			t.Errorf("rule %q has a word that is no kind: %q", r.pattern, patterns[i])
		}
	}
	letters := map[string]string{}
	for name, letter := range kindNames {
		if other, twice := letters[letter]; twice {
			t.Errorf("%s and %s have one letter", name, other)
		}
		letters[letter] = name
	}
}

func TestHonestWordsAreNotMended(t *testing.T) {
	for _, word := range strings.Fields("flow lock rack sock hot cow polka cowbell clap shaker trumpet purple monday") {
		if r := Parse(word); len(r.Settings) > 0 || len(r.Unknown) != 1 {
			t.Errorf("%q became %v", word, r)
		}
	}
}

// TestWhatTheKitLacksTakesItsWordsWithIt: what is said of an instrument that is not there changes nothing that is.
func TestWhatTheKitLacksTakesItsWordsWithIt(t *testing.T) {
	for _, c := range []struct{ prompt, unknown, rest string }{
		{"clap louder", "clap louder", ""},
		{"louder claps", "louder claps", ""},
		{"no cowbell", "no cowbell", ""},
		{"shaker up", "shaker up", ""},
		{"turn the tambourine down", "tambourine down", ""},
		{"much busier and louder congas, quieter kick", "much busier and louder congas", "voice/kick/gain"},
		{"claps 50%, swing 60%", "claps 50 %", "swing"},
		{"funk with claps at 95", "claps", "bpm genre"},
		{"claps more swing", "claps", "swing"},
		{"funk, more bongos and more kick", "more bongos", "genre voice/kick/density voice/kick/mute"},
	} {
		r := Parse(c.prompt)
		var names []string
		for _, s := range r.Settings {
			names = append(names, s.Name)
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != c.rest || len(r.Unknown) != 1 || r.Unknown[0] != c.unknown {
			t.Errorf("%q: settings %q, want %q; unknown %q, want %q", c.prompt, got, c.rest, r.Unknown, c.unknown)
		}
	}
}

var hostile = map[string]string{
	"long":          strings.Repeat("busy hats, ", 1000),
	"one word":      strings.Repeat("a", 10000),
	"digits":        strings.Repeat("9", 10000),
	"commas":        strings.Repeat(",", 10000),
	"near misses":   strings.Repeat("fnukk regaee hhiphop ", 500),
	"modifiers":     strings.Repeat("very ", 2000),
	"voices":        strings.Repeat("kick and ", 1200),
	"control":       strings.Repeat("\x00\x01\x1b[31m\x7f", 2000) + "funk",
	"greek":         "δυνατά τύμπανα, 95",
	"cjk":           "ファンク 95 ドラム",
	"right to left": "\u202eطبول فانك\u202c funk 95",
	"marks":         "f\u0301u\u0301n\u0301k",
	"emoji":         "🥁🔥 funk 🔥",
	"invalid":       "\xff\xfe funk \xc3",
	"empty":         "",
	"blank":         " \t\n",
}

// BenchmarkHostilePrompts: none costs more than milliseconds.
func BenchmarkHostilePrompts(b *testing.B) {
	for name, text := range hostile {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Parse(text)
			}
		})
	}
}

func TestHostilePromptsAreBounded(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) { checkResult(t, Parse(text)) })
	}
	if got := settingsOf("\u202efunk 95\u202c"); got != "set genre funk; set bpm 95" {
		t.Errorf("right to left: %s", got)
	}
	if got := settingsOf("\x00funk\x1b"); got != "set genre funk" {
		t.Errorf("control characters: %s", got)
	}
	if r := Parse(hostile["long"]); !strings.HasPrefix(r.Unknown[len(r.Unknown)-1], "the last 10000 characters") {
		t.Errorf("nothing is said of what was not read: %q", r.Unknown)
	}
}

// checkResult holds for every text.
func checkResult(t *testing.T, r Result) {
	t.Helper()
	names := map[string]bool{}
	for _, s := range r.Settings {
		key := s.Name
		if s.Op == Within {
			key += " within"
		}
		if names[key] || s.Name == "" {
			t.Errorf("%s is set twice", s.Name)
		}
		names[key] = true
		for _, a := range s.Args {
			if x, ok := a.(float64); ok && x != x {
				t.Errorf("%s is NaN", s.Name)
			}
		}
	}
	if len(r.Unknown) > maxUnknown+1 || r.Settings == nil || r.Understood == nil || r.Unknown == nil {
		t.Errorf("%d unknown", len(r.Unknown))
	}
	size := 0
	for _, text := range append(r.Understood, r.Unknown...) {
		size += len(text)
		if !utf8.ValidString(text) {
			t.Errorf("%q is no text", text)
		}
	}
	if size > 100_000 {
		t.Errorf("an answer of %d bytes", size)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range hostile {
		if len(text) < 200 {
			f.Add(text)
		}
	}
	for i, text := range prompts(f) {
		if i%10 == 0 {
			f.Add(text)
		}
	}
	for _, text := range []string{
		"no cymbals except the ride, but keep the hats as they are", "except, but not than under", "everything but everything but the kick",
		"don't don't keep keep no no", "save as save as load", "kick louder than kick", "on 1 and on 2 and 3, on",
		"not not them the rest of them", "under 0 over 9999",
		"instead of instead of just", "first then for 4 bars then", "no neither nor or no",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		r := Parse(text)
		checkResult(t, r)
		if again := Parse(text); !reflect.DeepEqual(r, again) {
			t.Error("the same text means two things")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"sentence", "laid-back funk around 95, busy hats, no crash, fill every 4 bars"},
		{"typos", "laid-bakk fnuk aruond 95, bsuy hhats, no carsh, fill evry 4 brs"},
		{"longest", hostile["near misses"]},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(c.text)
			}
		})
	}
}

func TestWhatIsNotThereIsSaid(t *testing.T) {
	few := func(name string) bool {
		return name == "genre" || name == "density" || strings.HasSuffix(name, "/mute")
	}
	r := ParseFor("simple funk, fill every 4 bars, busy hats", few)
	want := Result{
		Settings: []Setting{
			{"genre", Set, []any{"funk"}},
			{"density", Set, []any{0.85}},
		},
		Understood: []string{"simple: density 0.85", "funk: genre funk"},
		Unknown: []string{
			"simple (there is no complexity here yet)", "fill every 4 bars (there is no fill_every here yet)",
			"busy hats (there is no voice/closed_hat/density here yet)",
		},
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got %+v, want %+v", r, want)
	}
}
