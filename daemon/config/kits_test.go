package config

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/configs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestBuiltInKits(t *testing.T) {
	k := LoadKits(t.TempDir(), Kits{})
	if err := k.Err(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"ableton", "addictive2", "avl", "battery", "drumgizmo-crocell", "ezdrummer", "gm", "gm2-brush", "gm2-orchestra", "gm2-second", "hydrogen",
		"logic", "roland-td", "superior",
	}
	if diff := cmp.Diff(want, k.Names()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, f := range k.All() {
		if err := f.Kit.Validate(); err != nil {
			t.Error(err)
		}
		if a, b, _, shared := f.Kit.Shared(); shared {
			t.Errorf("%s: %s and %s share a note", f.Kit.Name, a, b)
		}
		if f.Title == "" || f.File != "" || f.Replaces {
			t.Errorf("%s: %+v", f.Kit.Name, f)
		}
		for _, v := range f.Kit.Overrides[groove.ClosedHat].Chokes.Voices() {
			if v != groove.OpenHat {
				t.Errorf("%s: the closed hat chokes %s", f.Kit.Name, v)
			}
		}
		goldenKit(t, f)
	}
	if gm, _ := k.Find("gm"); gm.Kit != groove.GMKit() {
		t.Errorf("gm.toml is %+v, GMKit %+v", gm.Kit, groove.GMKit())
	}
}

func goldenKit(t *testing.T, f KitFile) {
	t.Helper()
	got, err := json.MarshalIndent(f.Kit, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "kits", f.Kit.Name+".json")
	if *update {
		if err = os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err = os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
		t.Errorf("%s differs from %s (-want +got); run with -update if that is meant:\n%s", f.Kit.Name, path, diff)
	}
}

// Each file says where its notes come from and how sure that is, and each note that it is not GM's by what it means.
func TestKitsAreAnnotated(t *testing.T) {
	names, err := fs.Glob(configs.Kits, "kits/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(configs.Kits, name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(text), "\ntitle")
		if !strings.Contains(head, "Taken from: ") || !strings.Contains(strings.ToLower(head), "sure") {
			t.Errorf("%s does not say where it was taken from, and how sure that is", name)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if len(line) > 120 || strings.TrimRight(line, " ") != line || strings.Contains(line, "\t") {
				t.Errorf("%s:%d is too long, or ends in blanks, or has tabs", name, i+1)
			}
		}
	}
}

// rest are eight voices; with a kick that is a kit.
const rest = "snare = 2\nclosed_hat = 3\nopen_hat = 4\nlow_tom = 5\nmid_tom = 6\nhigh_tom = 7\ncrash = 8\nride = 9\n"

func TestKitFileTakesAllOfIt(t *testing.T) {
	f, err := ParseKit("mine", "mine.toml", `
title = "Mine"
channel = 3
length = "1.5 steps"
velocity = [10, 120]
curve = 0.5
[voices]
kick = { note = 1, channel = 16, length = "0.25 s", velocity = [64, 64], curve = 2, chokes = ["snare", "ride"] }
`+strings.Replace(rest, "crash = 8", `crash = {note = 8, length = "2 beats"}`, 1))
	if err != nil {
		t.Fatal(err)
	}
	own := groove.KitVoice{Steps: 1.5, Response: groove.VelocityResponse{Low: 10, High: 120, Curve: 0.5}}
	want := groove.Kit{Name: "mine", Channel: 3, Length: groove.DefaultLength, Notes: [groove.NumVoices]uint8{1, 2, 3, 4, 5, 6, 7, 8, 9}}
	for v := range want.Overrides {
		want.Overrides[v] = own
	}
	want.Overrides[groove.Kick] = groove.KitVoice{
		Channel: 16, Length: 250 * time.Millisecond, Response: groove.VelocityResponse{Low: 64, High: 64, Curve: 2},
		Chokes: groove.NewVoiceSet(groove.Snare, groove.Ride),
	}
	want.Overrides[groove.Crash].Steps = 8
	if diff := cmp.Diff(want, f.Kit); diff != "" || f.Title != "Mine" {
		t.Errorf("title %q (-want +got):\n%s", f.Title, diff)
	}
}

func TestKitsThatCannotBe(t *testing.T) {
	head := "title = \"X\"\nchannel = 10\n"
	for text, want := range map[string]string{
		head + "[voices]\nkick = 1\n" + rest + "colour = 1":                "k.toml:13: voices.colour: unknown voice: there are kick,",
		head + "[voices]\nkik = 1\n" + rest:                                "k.toml:4: voices.kik: unknown voice: did you mean kick?",
		head + "[voices]\n" + rest:                                         "k.toml:3: voices.kick: is missing: every voice needs a note",
		head + "lenth = \"1 s\"\n[voices]\nkick = 1\n" + rest:              "k.toml:3: lenth: unknown key: did you mean length?",
		head + "[voices]\nkick = {note = 1, lenth = \"1 s\"}\n" + rest:     "k.toml:4: voices.kick.lenth: unknown key: did you mean voices.kick.length?",
		head + "[voices]\nkick = {note = 1, colour = 2}\n" + rest:          "unknown key: there are channel, chokes, curve, length, note, velocity",
		head + "[voices]\nkick = {channel = 2}\n" + rest:                   "k.toml:4: voices.kick.note: is missing",
		head + "[voices]\nkick = 128\n" + rest:                             "k.toml:4: voices.kick: 128 is out of range: give a whole number from 0 to 127",
		head + "[voices]\nkick = \"C1\"\n" + rest:                          "k.toml:4: voices.kick: \"C1\" is a string: give a whole number",
		head + "[voices]\nkick = 1.5\n" + rest:                             "voices.kick: 1.5 is a number: give a whole number",
		head + "[voices]\nkick = {note = 1, channel = 17}\n" + rest:        "voices.kick.channel: 17 is out of range: give a whole number from 1 to 16",
		head + "[voices]\nkick = {note = 1, chokes = [\"kick\"]}\n" + rest: "voices.kick.chokes: names the voice itself",
		head + "[voices]\nkick = {note = 1, chokes = [\"hat\"]}\n" + rest:  "\"hat\" is no voice: did you mean closed_hat?",
		head + "[voices]\nkick = {note = 1, chokes = \"snare\"}\n" + rest:  "give a list of voices",
		head + "[voices]\nkick = 2\n" + rest:                               "k.toml:5: voices.snare: has note 2 on channel 10, as kick has",
		head + "length = \"60\"\n[voices]\nkick = 1\n" + rest:              "k.toml:3: length: \"60\" is no length: give a number and ms, s, steps or beats",
		head + "length = 60\n[voices]\nkick = 1\n" + rest:                  "length: 60 is a whole number: give a length with its unit",
		head + "length = \"5 s\"\n[voices]\nkick = 1\n" + rest:             "length: 5000 ms is out of range: give 1 to 2000 ms",
		head + "length = \"5 beats\"\n[voices]\nkick = 1\n" + rest:         "length: 20 steps are out of range",
		head + "velocity = [100, 20]\n[voices]\nkick = 1\n" + rest:         "velocity: the softest velocity 100 is above the loudest, 20",
		head + "velocity = [0, 20]\n[voices]\nkick = 1\n" + rest:           "velocity: 0 is out of range: give a whole number from 1 to 127",
		head + "velocity = 20\n[voices]\nkick = 1\n" + rest:                "velocity: 20 is a whole number: give the softest and the loudest",
		head + "curve = nan\n[voices]\nkick = 1\n" + rest:                  "curve: NaN is out of range",
		head + "shared_notes = 1\n[voices]\nkick = 1\n" + rest:             "shared_notes: 1 is a whole number: give true or false",
		"channel = 10\n[voices]\nkick = 1\n" + rest:                        "k.toml: title: is missing",
		"title = \"X\"\n[voices]\nkick = 1\n" + rest:                       "k.toml: channel: is missing",
		head + "voices = 3": "k.toml:3: voices: this is a section",
		head:                "k.toml: voices: is missing",
		"title =":           "k.toml:1: title: not valid TOML",
		head + "[voices]\nkick = 1\nkick = 2\n" + rest:              "k.toml:5: voices.kick: not valid TOML",
		head + "colour = 1\ncurve = 9\n[voices]\nkick = 1\n" + rest: "k.toml:3: colour",
	} {
		_, err := ParseKit("k", "k.toml", text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngot  %v\nwant %s", text, err, want)
		}
		if len(Errors(err)) == 0 {
			t.Errorf("%v lists no errors", err)
		}
	}
	if _, err := ParseKit("k", "k.toml", head+"colour = 1\ncurve = 9\n[voices]\nkick = 1\n"+rest); len(Errors(err)) != 2 {
		t.Errorf("not all that is wrong is said: %v", err)
	}
	for _, name := range []string{"", "My Kit", "UPPER", "-x", "..", strings.Repeat("x", 65)} {
		if _, err := ParseKit(name, "x", head+"[voices]\nkick = 1\n"+rest); err == nil || !strings.Contains(err.Error(), "is no name for a kit") {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := ParseKit("k", "k.toml", "shared_notes = true\n"+head+"[voices]\nkick = 2\n"+rest); err != nil {
		t.Errorf("shared notes that are meant: %v", err)
	}
}

func TestUserKits(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kits")
	put := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	good := "title = \"Mine\"\nchannel = 4\n[voices]\nkick = 1\n" + rest
	builtIn := len(LoadKits(dir, Kits{}).All())
	put("mine.toml", good)
	put("gm.toml", good)
	put("broken.toml", "title = 7\n"+good)
	put("huge.toml", strings.Repeat("# ", maxKit)+good)
	put("Bad Name.toml", good)
	for _, ignored := range []string{".mine.toml", "mine.toml~", "notes.txt"} {
		put(ignored, "what")
	}
	k := LoadKits(dir, Kits{})
	if n := len(k.All()); n != builtIn+1 {
		t.Errorf("%d kits, want %d: %v", n, builtIn+1, k.Names())
	}
	if n := len(Errors(k.Err())); n != 3 {
		t.Errorf("%d errors, want 3: %v", n, k.Err())
	}
	mine, _ := k.Find("mine")
	gm, _ := k.Find("gm")
	if mine.Kit.Channel != 4 || mine.Replaces || mine.File != filepath.Join(dir, "mine.toml") || gm.Kit.Channel != 4 || !gm.Replaces {
		t.Errorf("mine %+v, gm %+v", mine, gm)
	}
	if k.Nearest("Abelton") != "ableton" || k.Nearest("zzzzzz") != "" || k.Folder() != dir {
		t.Errorf("nearest %q, folder %s", k.Nearest("Abelton"), k.Folder())
	}

	// What breaks stands as it was; what goes is gone, but for the kit that plays.
	put("mine.toml", "oops")
	if err := os.Remove(filepath.Join(dir, "gm.toml")); err != nil {
		t.Fatal(err)
	}
	next := LoadKits(dir, k)
	if f, ok := next.Find("mine"); !ok || f != mine {
		t.Errorf("the broken kit is %+v, %v", f, ok)
	}
	if f, _ := next.Find("gm"); f.Kit != groove.GMKit() || f.Replaces {
		t.Errorf("gm is %+v", f)
	}
	if _, ok := LoadKits(dir, Kits{}).Find("mine"); ok {
		t.Error("a broken kit is there at a start")
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	bare := LoadKits(dir, next)
	kept := bare.Keep(next, "mine")
	if f, ok := kept.Find("mine"); !ok || f != mine || !strings.Contains(kept.Err().Error(), "plays on as it was") {
		t.Errorf("kept %+v, %v, %v", f, ok, kept.Err())
	}
	if same := bare.Keep(next, "gm"); same.Err() != nil || !slices.Equal(same.Names(), bare.Names()) {
		t.Errorf("keeping what is there changed %v, %v", same.Names(), same.Err())
	}
}

func FuzzKit(f *testing.F) {
	names, err := fs.Glob(configs.Kits, "kits/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(configs.Kits, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("title = \"X\"\nchannel = 10\nlength = \"1e9 ms\"\n[voices]\nkick = {note = 1}\n" + rest)
	f.Add("title = \"X\"\nvoices.kick.note = 1\nvoices.snare = [1]\n")
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		file, err := ParseKit("k", "k.toml", text)
		if err != nil {
			if len(Errors(err)) == 0 {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if err := file.Kit.Validate(); err != nil {
			t.Fatalf("read a kit that is wrong: %v", err)
		}
	})
}

// The manual's table of kits is made from the kits.
func TestDocOfKits(t *testing.T) {
	const path, begin, end = "../../docs/kits.md", "-update -->\n", "<!-- end of kits -->"
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(doc), begin)
	old, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table", path)
	}
	table := kitTable(LoadKits("", Kits{}))
	if *update {
		if err := os.WriteFile(path, []byte(head+begin+table+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(table, old); diff != "" {
		t.Errorf("%s is out of date (-want +got); run with -update:\n%s", path, diff)
	}
}

func kitTable(k Kits) string {
	var b strings.Builder
	b.WriteString("\n| kit | for | channel |")
	for _, v := range groove.AllVoices() {
		b.WriteString(" " + strings.ReplaceAll(v.String(), "_", " ") + " |")
	}
	b.WriteString("\n|---|---|---|" + strings.Repeat("---|", groove.NumVoices) + "\n")
	for _, f := range k.All() {
		fmt.Fprintf(&b, "| `%s` | %s | %d |", f.Kit.Name, f.Title, f.Kit.Channel)
		for _, v := range groove.AllVoices() {
			fmt.Fprintf(&b, " %d", f.Kit.Note(v))
			for _, a := range v.Articulations() {
				if n := f.Kit.Articulations[v][a]; n > 0 {
					fmt.Fprintf(&b, ", %s %d", strings.ReplaceAll(a.String(), "_", " "), n)
				}
			}
			b.WriteString(" |")
		}
		b.WriteString("\n")
	}
	return b.String() + "\n"
}

// TestKitFileArticulations: a voice takes notes for its own articulations, and only those; two voices do not share one.
func TestKitFileArticulations(t *testing.T) {
	const rest = "kick = 36\nclosed_hat = 42\nopen_hat = 46\nlow_tom = 43\nmid_tom = 47\nhigh_tom = 50\ncrash = 49\nride = 51\n"
	const head = "title = \"x\"\nchannel = 10\n[voices]\n" + rest
	f, err := ParseKit("x", "x.toml", head+"snare = { note = 38, side_stick = 37, rim = 40 }\n")
	if err != nil {
		t.Fatal(err)
	}
	for a, want := range map[groove.Articulation]uint8{groove.Plain: 38, groove.SideStick: 37, groove.Rim: 40, groove.Bell: 38} {
		if got := f.Kit.NoteOf(groove.Snare, a); got != want {
			t.Errorf("%s is note %d, want %d", a, got, want)
		}
	}
	for snare, want := range map[string]string{
		"{ note = 38, bell = 53 }":        "unknown key",
		"{ note = 38, side_stick = 128 }": "out of range",
		"{ note = 38, side_stick = 51 }":  "has note 51 on channel 10, as snare has",
	} {
		if _, err := ParseKit("x", "x.toml", head+"snare = "+snare+"\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("snare = %s: %v, want %q", snare, err, want)
		}
	}
}

// The example of the manual is a kit.
func TestExampleOfTheManual(t *testing.T) {
	doc, err := os.ReadFile("../../docs/kits.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "```toml\n")
	text, _, _ := strings.Cut(rest, "```")
	f, err := ParseKit("example", "docs/kits.md", text)
	if err != nil {
		t.Fatal(err)
	}
	if f.Kit.ChannelOf(groove.Snare) != 11 || f.Kit.Overrides[groove.OpenHat].Steps != 8 || !f.Kit.Overrides[groove.ClosedHat].Chokes.Has(groove.OpenHat) {
		t.Errorf("read %+v", f.Kit)
	}
}
