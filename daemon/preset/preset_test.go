package preset

import (
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
)

var update = flag.Bool("update", false, "write the golden file again")

// try does a command as it travels, to a state.
func try(s steer.State, req steer.Request) (steer.State, steer.Effect, error) {
	cmd, err := req.Resolve()
	if err != nil {
		return s, steer.None, err
	}
	r, err := steer.Apply(s, cmd)
	return r.State, r.Effect, err
}

func steered(t testing.TB, s steer.State, name string, args ...any) steer.State {
	t.Helper()
	next, _, err := try(s, steer.Request{Name: name, Args: args})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func text(t testing.TB, d Doc) string {
	t.Helper()
	var b strings.Builder
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// example is a scene with something of everything.
func example(t testing.TB) Doc {
	s := steer.Default()
	for _, c := range []steer.Request{
		{Name: "blend", Args: []any{"funk", 0.7, "jazz", 0.3}},
		{Name: "bpm", Args: []any{97.5}},
		{Name: "seed", Args: []any{42}},
		{Name: "latent", Args: []any{3, 0.5, 17, -1.25}},
		{Name: "nudge", Args: []any{0.4, -1}},
		{Name: "swing", Args: []any{0.58}},
		{Name: "voice/ride/mute", Args: []any{true}},
		{Name: "voice/kick/lock", Args: []any{true}},
		{Name: "quantize", Args: []any{"beat"}},
		{Name: "offset", Args: []any{-12.5}},
	} {
		s = steered(t, s, c.Name, c.Args...)
	}
	var p groove.Pattern
	for _, h := range []struct {
		step             int
		velocity, offset float32
	}{{0, 1, -23. / 960}, {10, 84. / 127, 0}, {63, 1. / 127, 479. / 960}} {
		p.Hits[h.step][groove.Kick], p.Velocities[h.step][groove.Kick], p.Offsets[h.step][groove.Kick] = true, h.velocity, h.offset
	}
	return Doc{
		Kind: Scene, Favorite: true, Model: "0123456789ab", State: s, Variation: 3, Walk: 0.06,
		Held: groove.Hold(groove.NewVoiceSet(groove.Kick), &p).Timed(p.Timing()),
	}
}

func TestGoldenScene(t *testing.T) {
	got := text(t, example(t))
	path := filepath.Join("testdata", "scene.golden.toml")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	back, err := Parse("x", got, steer.Default())
	if err != nil || !back.State.Equal(example(t).State) || !cmp.Equal(back.Held, example(t).Held) || back.Variation != 3 || back.Walk != 0.06 || !back.Favorite {
		t.Errorf("it comes back as %+v, %v", back, err)
	}
}

// TestEverythingComesBack goes through random values of every parameter.
func TestEverythingComesBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		s := steer.Default()
		for _, p := range steer.Params() {
			var args []any
			x := func() any { return p.Min + r.Float64()*(p.Max-p.Min) }
			switch p.Kind {
			case steer.KindFloat:
				args = []any{x()}
			case steer.KindPair:
				args = []any{x(), x()}
			case steer.KindInt:
				args = []any{int64(p.Min) + r.Int64N(int64(p.Max-p.Min))}
			case steer.KindBool:
				args = []any{r.IntN(2)}
			case steer.KindEnum:
				args = []any{p.Choices[r.IntN(len(p.Choices))]}
			case steer.KindWeights:
				args = []any{"funk", r.Float64(), "soul", r.Float64(), "jazz", r.Float64()}
			case steer.KindGroove:
				args = []any{"kick 0/110/-23 8; hh 2 4 6"}
			case steer.KindPins:
				args = []any{"kick !0 8/96; snare 4/120/11"}
			case steer.KindString:
				args = []any{"another"}
			case steer.KindLatent:
				args = []any{r.IntN(128), x()}
			case steer.KindAction, steer.KindCall, steer.KindPrompt:
				continue
			default:
				t.Fatalf("%s: no value of kind %s", p.Name, p.Kind)
			}
			s = steered(t, s, p.Name, args...)
		}
		back, err := Parse("x", text(t, Doc{Kind: Scene, State: s}), steer.Default())
		if err != nil || !back.State.Equal(s) {
			t.Fatalf("%v\n%s", err, cmp.Diff(s, back.State))
		}
		present := steered(t, steer.Default(), "kit", "mine")
		back, err = Parse("x", text(t, Doc{Kind: Preset, State: s}), present)
		if err != nil || !back.State.Equal(s.In(present)) {
			t.Fatalf("as a preset: %v\n%s", err, cmp.Diff(s.In(present), back.State))
		}
	}
}

// TestFilesFromBeforeAuditions: the loops of scenes come back, which were the seeds' own, as drummers' takes are; presets have the defaults.
func TestFilesFromBeforeAuditions(t *testing.T) {
	now := [2]float64{steer.Default().Surprise, float64(steer.Default().Audition)}
	for _, c := range []struct {
		text string
		want [2]float64
	}{
		{"version = 1\nkind = \"scene\"\n[loop]\nvariation = 2\n", [2]float64{1, 1}},
		{"version = 1\nkind = \"preset\"\n", now},
		{"version = 2\nkind = \"scene\"\n[loop]\nvariation = 2\n", now},
		{"version = 2\nkind = \"preset\"\n", now},
	} {
		d, err := Parse("x", c.text, steer.Default())
		if got := [2]float64{d.State.Surprise, float64(d.State.Audition)}; err != nil || got != c.want {
			t.Errorf("%q: surprise and audition are %v, want %v (%v)", c.text, got, c.want, err)
		}
		if d.Kind == Scene && d.State.Articulations {
			t.Errorf("%q: a scene from before articulations plays them", c.text)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const head = "version = 1\nkind = \"scene\"\n"
	for _, c := range []struct{ text, want string }{
		{"", "version: is missing"},
		{"version = \"1\"\n", "version: is missing"},
		{"version = 3\nkind = \"symphony\"\nnovelty = 5\n", "newer version of this program"},
		{"version = 99999999999\n", "newer version"},
		{"version = 1\n", "kind: is"},
		{"version = 1\nkind = [1]\n", "kind"},
		{"version = \n", "line 1"},
		{head + "colour = 1\n", "colour: is not known"},
		{head + "model = \"../x\"\n", "a model's id"},
		{head + "model = 7\n", "string"},
		{head + "[set]\nswong = 0.6\n", "did you mean swing?"},
		{head + "[set]\nswing = 0.9\n", "0.5 to 0.75"},
		{head + "[set]\nswing = nan\n", "out of range"},
		{head + "[set]\nswing = \"much\"\n", "does not fit"},
		{head + "[set]\nswing = {a = 1}\n", "is not known"},
		{head + "[set]\nblend = [\"fnuk\", 1]\n", "did you mean funk?"},
		{head + "[set]\nnext = 1\n", "is an action"},
		{head + "[set]\nbpm = 100\ntempo = 90\n", "is there twice"},
		{head + "[set]\nkit = \"../../etc\"\n", "letters"},
		{"version = 1\nkind = \"preset\"\n[set]\noffset = 3\n", "make the file a scene"},
		{head + "[loop]\nvariation = -1\n", "loop.variation"},
		{head + "[loop]\ndraw = 65\n", "loop.draw"},
		{head + "[loop]\nwalk = inf\n", "loop.walk"},
		{head + "[held]\ncowbell = []\n", "held.cowbell"},
		{head + "[held]\nkick = [\"64 1 0\"]\n", "0 to 63"},
		{head + "[held]\nkick = [\"0 0 0\"]\n", "1 to 127"},
		{head + "[held]\nkick = [\"0 1 480\"]\n", "-480 to 479"},
		{head + "[held]\nkick = [\"0 1\"]\n", "is no hit"},
		{head + "[held]\nkick = [\"a b c\"]\n", "whole number"},
	} {
		_, err := Parse("/p/x.toml", c.text, steer.Default())
		var own *Error
		if !errors.As(err, &own) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "/p/x.toml: ") {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := Parse("x", "version = 3\n", steer.Default()); !errors.Is(err, ErrNewer) {
		t.Errorf("newer: %v", err)
	}
}

func TestStore(t *testing.T) {
	s := Open(t.TempDir())
	if list := s.List(); len(list) != 0 {
		t.Errorf("an empty folder lists %v", list)
	}
	d := example(t)
	d.Favorite = false
	for _, name := range []string{"../up", "a/b", "", ".", "..", "a.b", `a\b`, strings.Repeat("a", 65), "a\x00"} {
		if _, err := s.Save(name, d); !errors.Is(err, ErrName) {
			t.Errorf("save %q: %v", name, err)
		}
		if _, err := s.Load(Scene, name, steer.Default()); !errors.Is(err, ErrName) {
			t.Errorf("load %q: %v", name, err)
		}
	}
	if _, err := s.Load(Preset, "none", steer.Default()); !errors.Is(err, ErrNotFound) {
		t.Errorf("load what is not there: %v", err)
	}
	file, err := s.Save("friday", d)
	if err != nil {
		t.Fatal(err)
	}
	commented := "# mine\n" + text(t, d) + "# the end\n"
	if err := os.WriteFile(file, []byte(commented), 0o644); err != nil {
		t.Fatal(err)
	}
	if on, err := s.ToggleFavorite(Scene, "friday"); err != nil || !on {
		t.Fatalf("favorite: %v, %v", on, err)
	}
	if got, _ := os.ReadFile(file); !strings.HasPrefix(string(got), "# mine\n") || !strings.HasSuffix(string(got), "# the end\n") {
		t.Errorf("marking it lost comments:\n%s", got)
	}
	if _, err := s.Save("friday", d); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "late.toml"), []byte("version = 7\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save("late", d); !errors.Is(err, ErrNewer) {
		t.Errorf("save over a newer file: %v", err)
	}
	list := s.List()
	if len(list) != 2 || list[0].Name != "friday" || !list[0].Favorite || list[0].Title != "funk 70% + jazz 30%, 97.5 BPM, seed 42" ||
		!strings.Contains(list[1].Error, "newer") {
		t.Errorf("list %+v", list)
	}
	if on, err := s.ToggleFavorite(Scene, "friday"); err != nil || on {
		t.Errorf("no favorite: %v, %v", on, err)
	}
	if err := os.WriteFile(file, make([]byte, maxFile+1), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(Scene, "friday", steer.Default()); err == nil || !strings.Contains(err.Error(), "over 256 KiB") {
		t.Errorf("a large file: %v", err)
	}
}

// Presets are parsed by merely being listed. One of 32 kB with nested tables once took 2.8 GB.
func TestHostilePresetsTakeLittleMemory(t *testing.T) {
	s := Open(t.TempDir())
	file, err := s.Save("good", example(t))
	if err != nil {
		t.Fatal(err)
	}
	head := "version = 1\nkind = \"scene\"\n"
	for name, text := range map[string]string{
		"nested": head + strings.Repeat("a={", 15<<10) + strings.Repeat("}", 15<<10),
		"dotted": head + strings.Repeat("a.", 30<<10) + "a = 1\n",
		"table":  head + "[" + strings.Repeat("a.", 30<<10) + "a]\n",
	} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(file), name+ext), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var list []Entry
	if used := alloctest.Bytes(func() { list = s.List() }); used > 8<<20 {
		t.Errorf("the list allocated %d MB", used>>20)
	}
	if len(list) != 4 {
		t.Errorf("%d presets: %+v", len(list), list)
	}
	for _, e := range list {
		if (e.Error == "") != (e.Name == "good") {
			t.Errorf("%s: error %q", e.Name, e.Error)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(text(f, example(f)))
	f.Add("version = 1\nkind = \"preset\"\n[set]\nbpm = 100\n")
	f.Add("version = 2\n")
	f.Add("version = 1\nkind = \"scene\"\n[held]\nkick = [\"0 1 0\", \"0 2 0\"]\n")
	f.Fuzz(func(t *testing.T, in string) {
		defer alloctest.Bound(t, len(in))()
		d, err := Parse("x", in, steer.Default())
		if err != nil {
			return
		}
		back, err := Parse("x", text(t, d), steer.Default())
		if err != nil || !back.State.Equal(d.State) || !cmp.Equal(back.Held, d.Held) || back.Variation != d.Variation || back.Walk != d.Walk && d.Kind == Scene {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
	})
}
