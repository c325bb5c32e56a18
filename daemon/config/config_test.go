package config

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/configs"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func parse(t *testing.T, text string) Config {
	t.Helper()
	c := Default()
	if err := c.readText("grooved.toml", text); err != nil {
		t.Fatalf("read %q: %v", text, err)
	}
	return c
}

func TestManualIsTheDefault(t *testing.T) {
	if diff := cmp.Diff(Default(), parse(t, configs.Grooved), cmp.AllowUnexported(Play{})); diff != "" {
		t.Errorf("configs/grooved.toml is not config.Default (-default +manual):\n%s", diff)
	}
	// Equal also from an empty start, so that no line of the manual is missing.
	var c Config
	if err := c.readText("grooved.toml", configs.Grooved); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Default(), c, cmp.AllowUnexported(Play{})); diff != "" {
		t.Errorf("configs/grooved.toml leaves settings out (-default +manual):\n%s", diff)
	}
}

func TestManualNamesEverySetting(t *testing.T) {
	section := ""
	commented := false
	found := map[string]bool{}
	for i, line := range strings.Split(configs.Grooved, "\n") {
		name, _, isKey := strings.Cut(line, " = ")
		switch {
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		case strings.HasPrefix(line, "#"):
			commented = true
		case line == "":
			commented = false
		case isKey:
			found[section+"."+name] = true
			if !commented {
				t.Errorf("line %d: %s.%s has no comment above it", i+1, section, name)
			}
		}
	}
	for _, s := range Settings() {
		if !found[s.Key] {
			t.Errorf("the manual does not have %s", s.Key)
		}
		if s.Flag != "" && !regexp.MustCompile(`--`+s.Flag+`\b`).MatchString(configs.Grooved) {
			t.Errorf("the manual does not name --%s, the flag of %s", s.Flag, s.Key)
		}
	}
	if len(found) != len(Settings()) {
		t.Errorf("the manual has %d settings, the table %d", len(found), len(Settings()))
	}
}

func TestManualMarksWhatIsLive(t *testing.T) {
	// The flag's line or the one above it says live, right of the comment.
	for _, s := range Settings() {
		mark := regexp.MustCompile(`live\s+flag: --` + s.Flag + `\n`).MatchString(configs.Grooved)
		if mark != s.Live {
			t.Errorf("%s: the manual says live = %v, the table %v", s.Key, mark, s.Live)
		}
	}
}

func TestTableIsSound(t *testing.T) {
	keys, flags, envs := map[string]bool{}, map[string]bool{"config": true, "help": true, "version": true}, map[string]bool{FileEnv: true}
	for _, s := range Settings() {
		if keys[s.Key] || s.Flag != "" && flags[s.Flag] || envs[s.Env] {
			t.Errorf("%s: its key, flag --%s or variable %s is there twice", s.Key, s.Flag, s.Env)
		}
		keys[s.Key], flags[s.Flag], envs[s.Env] = true, true, true
		if strings.Count(s.Key, ".") != 1 || s.Help == "" || strings.HasSuffix(s.Help, ".") {
			t.Errorf("%s: want section.name and a help text without a full stop, got %q", s.Key, s.Help)
		}
	}
	for _, name := range []string{"GROOVE_REFERENCE", "GROOVE_DATASET", "GROOVE_MIDI_BENCH"} { // the tests' own
		if envs[name] {
			t.Errorf("%s means something else in tests", name)
		}
	}
}

func TestEveryDefaultIsValidText(t *testing.T) {
	c := Default()
	for _, f := range c.fields() {
		text := f.value.String()
		if text == "" {
			continue
		}
		if err := f.value.Set(text); err != nil {
			t.Errorf("%s: its own default is refused: %v", f.key, err)
		}
		if f.value.String() != text {
			t.Errorf("%s: %q became %q on its way through Set", f.key, text, f.value.String())
		}
	}
	if c != Default() {
		t.Error("reading the defaults again changed them")
	}
}

func TestPlayBeginsAsSteerDoes(t *testing.T) {
	s, err := Default().Play.State(7)
	if err != nil {
		t.Fatal(err)
	}
	want, first := steer.Default(), groove.Rock.First()
	want.Seed, want.BPM = first.Seed, first.BPM
	if !s.Equal(want) {
		t.Errorf("default [play] begins with %+v, steer with %+v", s, want)
	}
}

func TestPlayRangesAreSteers(t *testing.T) {
	c := Default()
	for _, f := range c.fields() {
		name, ok := strings.CutPrefix(f.key, "play.")
		if !ok || name == "seed" {
			continue
		}
		p, err := steer.Lookup(name)
		if err != nil {
			t.Errorf("%s: %v", f.key, err)
			continue
		}
		if p.Kind != steer.KindFloat {
			continue
		}
		for _, x := range []float64{p.Min, p.Max} {
			if err := f.value.Set(short(x)); err != nil {
				t.Errorf("%s: %v is refused: %v", f.key, x, err)
			}
		}
		for _, x := range []float64{p.Min - 0.01, p.Max + 0.01} {
			if err := f.value.Set(short(x)); err == nil {
				t.Errorf("%s: %v is taken", f.key, x)
			}
		}
	}
}

func TestPlayStateTakesAllOfIt(t *testing.T) {
	other := map[string]string{ // than the default, as the file has it
		"genre": `"funk 75% + jazz 25%"`, "bpm": "100", "seed": "42", "temperature": "1.5", "surprise": "0.75", "audition": "3", "density": "0.5",
		"complexity": "0.5", "humanize": "0", "swing": "0.6", "swing_note": `"1/8"`, "dynamics": "1.25", "velocity_curve": "-0.25", "accent": "1",
		"push": "-4.5", "fill_every": "4", "fill_amount": "0.75", "fill_complexity": "1.5", "drift": "0.1", "contrast_every": "8", "taste": "0.5",
		"glide": "8", "timescale": `"half"`, "genre_tempo": `"always"`, "count_in": "2", "kit": `"ableton"`, "articulations": "false",
		"offset": "-12.5", "quantize": `"loop"`, "freeze": "true",
	}
	text := "[play]\n"
	for _, p := range begins {
		value := other[p.Begin]
		if value == "" || strings.Trim(value, `"`) == defaultPlay().Get(p.Begin) {
			t.Fatalf("no value for %s, or its default: %q", p.Begin, value)
		}
		text += p.Begin + " = " + strings.Replace(value, "funk 75% + jazz 25%", "funk=3, jazz=1", 1) + "\n"
	}
	s, err := parse(t, text).Play.State(99)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range begins {
		got := fmt.Sprint(p.Value(s)[0])
		if p.Kind == steer.KindWeights {
			got = s.Style().String()
		}
		if want := strings.Trim(other[p.Begin], `"`); got != want {
			t.Errorf("%s is %s, want %s", p.Begin, got, want)
		}
	}
}

// TestPlayHasWhatTheTableHas: what can be steered can be begun with, but for what belongs to one groove or to one voice.
func TestPlayHasWhatTheTableHas(t *testing.T) {
	n := 0
	for _, p := range steer.Params() {
		if p.Begin != "" {
			n++
			if p.Short == "" {
				t.Errorf("%s has no help", p.Name)
			}
			continue
		}
		if p.Action() || strings.HasPrefix(p.Name, "voice/") || slices.Contains([]string{"genre", "latent", "nudge", "captured", "capture_amount", "drumify", "pins"}, p.Name) {
			continue
		}
		t.Errorf("[play] has no %s", p.Name)
	}
	if n != len(begins) {
		t.Errorf("[play] has %d settings of the table's %d: raise maxPlay", len(begins), n)
	}
}

func TestPlaySinceAsksForWhatChanged(t *testing.T) {
	old := parse(t, "[play]\ngenre = \"funk\"\nseed = 1\n").Play
	next := parse(t, "[play]\ngenre = \"funk\"\nseed = \"random\"\nbpm = 99\nfreeze = true\n").Play
	want := []steer.Request{{Name: "bpm", Args: []any{"99"}}, {Name: "freeze", Args: []any{"true"}}}
	var got []steer.Request
	for _, c := range next.Since(old) {
		got = append(got, c.Request())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := next.Since(next); got != nil {
		t.Errorf("nothing changed, but got %v", got)
	}
}

// TestPlayLeavesTempoAndSeedToTheGenre: auto is the genre's first loop at a first start, and changes nothing later but where a flag says it.
func TestPlayLeavesTempoAndSeedToTheGenre(t *testing.T) {
	first := groove.Jazz.First()
	for text, want := range map[string]groove.FirstLoop{
		"genre = \"jazz\"":                                        first,
		"genre = \"jazz\"\nbpm = 100":                             {BPM: 100, Seed: first.Seed},
		"genre = \"jazz\"\nseed = \"random\"":                     {BPM: first.BPM, Seed: 99},
		"genre = \"jazz=0.7,funk=0.3\"\nbpm = \"Auto\"\nseed = 5": {BPM: first.BPM, Seed: 5},
	} {
		s, err := parse(t, "[play]\n"+text+"\n").Play.State(99)
		if err != nil || s.BPM != want.BPM || s.Seed != want.Seed {
			t.Errorf("%s: %g BPM, seed %d (%v): want %+v", text, s.BPM, s.Seed, err, want)
		}
	}
	play := parse(t, "[play]\ngenre = \"jazz\"\n").Play
	old := parse(t, "[play]\ngenre = \"jazz\"\nbpm = 120\nseed = 5\n").Play
	if got := play.AtStart(old, nil, 99); got != nil {
		t.Errorf("a later start does %v", got)
	}
	was := steer.Default()
	was.Weights = steer.Weights{groove.Jazz: 1}
	if s := play.FirstLoop(was, nil); !s.Equal(was) {
		t.Errorf("a later start has %g BPM, seed %d", s.BPM, s.Seed)
	}
	if s := play.FirstLoop(was, func(key string) bool { return key == "play.bpm" }); s.BPM != first.BPM || s.Seed != was.Seed {
		t.Errorf("with --bpm auto: %g BPM, seed %d", s.BPM, s.Seed)
	}
}

// TestPlayInStateFiles: a state file of an earlier version says what the daemon began with.
func TestPlayInStateFiles(t *testing.T) {
	const file = `{"Genre":"Hip-Hop","BPM":97.5,"Seed":{"Value":9007199254740991,"Random":false},"Temperature":0.8,"Density":1,"Complexity":1,` +
		`"Humanize":1,"Swing":0.5,"Dynamics":1,"VelocityCurve":-0.25,"Accent":0,"FillEvery":4,"FillAmount":0.5,"FillComplexity":1,"Drift":0.02,` +
		`"Glide":8,"Timescale":"half","CountIn":0,"Offset":-12.5,"Kit":"gm","Quantize":"bar","Freeze":true}`
	play := defaultPlay()
	if err := json.Unmarshal([]byte(file), &play); err != nil {
		t.Fatal(err)
	}
	want := parse(t, `play = { genre = "Hip-Hop", bpm = 97.5, seed = 9007199254740991, velocity_curve = -0.25, fill_every = 4, glide = 8, `+
		`timescale = "half", offset = -12.5, freeze = true }`).Play
	if play != want {
		t.Errorf("got %v, want %v", play, want)
	}
	data, err := json.Marshal(play)
	if err != nil {
		t.Fatal(err)
	}
	var was, is map[string]any
	if json.Unmarshal([]byte(file), &was) != nil || json.Unmarshal(data, &is) != nil {
		t.Fatal("no JSON")
	}
	for key := range is { // a later version may have more
		if _, there := was[key]; !there {
			delete(is, key)
		}
	}
	if diff := cmp.Diff(was, is); diff != "" {
		t.Errorf("written in another way (-was +is):\n%s", diff)
	}
	play = defaultPlay()
	if data, err = json.Marshal(play); err != nil || json.Unmarshal(data, &play) != nil || play != defaultPlay() {
		t.Errorf("a random seed became %v (%v)", play, err)
	}
}
