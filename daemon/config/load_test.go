package config

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/google/go-cmp/cmp"
)

// home gives the test base folders of its own.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	run := filepath.Join(dir, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "config"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	t.Setenv("XDG_RUNTIME_DIR", run)
	xdg.Reload()
	t.Cleanup(xdg.Reload) // runs before the variables are put back, which is as good as never set
	return dir
}

func writeDefault(t *testing.T, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(DefaultFile()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(DefaultFile(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func env(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}

func TestStrongerSourcesWin(t *testing.T) {
	home(t)
	writeDefault(t, "[play]\nbpm = 91\ndensity = 0.5\nswing = 0.6\n")
	var flags Flags
	fs := flag.NewFlagSet("grooved", flag.ContinueOnError)
	flags.Bind(func(v *Flag, name, help string) { fs.Var(v, name, help) })
	if err := fs.Parse([]string{"--bpm", "93", "--freeze", "--midi=none"}); err != nil {
		t.Fatal(err)
	}
	source := Source{Flags: &flags, Env: env(map[string]string{"GROOVE_PLAY_BPM": "92", "GROOVE_PLAY_DENSITY": "0.75", "GROOVE_PLAY_SWING": ""})}
	c, err := source.Load()
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.MIDI.System = "none"
	for key, text := range map[string]string{"play.bpm": "93", "play.density": "0.75", "play.swing": "0.6", "play.freeze": "true"} {
		for _, f := range want.fields() {
			if f.key == key {
				if err := f.value.Set(text); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if diff := cmp.Diff(want, c, cmp.AllowUnexported(Play{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoFileIsNoError(t *testing.T) {
	home(t)
	c, err := Source{}.Load()
	if err != nil || c != Default() {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestErrorsOfAllSourcesAreJoined(t *testing.T) {
	home(t)
	writeDefault(t, "[play]\nbpm = 1\n")
	flags := Flags{set: map[string]string{"clock.source": "moon"}}
	_, err := Source{Flags: &flags, Env: env(map[string]string{"GROOVE_OSC_ADDR": "x"})}.Load()
	all := Errors(err)
	if len(all) != 3 || all[0].Line != 2 || all[1].Source != "GROOVE_OSC_ADDR" || all[2].Source != "--clock" {
		t.Errorf("got %v", err)
	}
	if want := `--clock: "moon" is not one of the choices: give one of auto, external, internal`; all[2].Error() != want {
		t.Errorf("got  %s\nwant %s", all[2], want)
	}
}

func TestFileIsNamedByFlagThenEnvironment(t *testing.T) {
	dir := home(t)
	named := filepath.Join(dir, "named.toml")
	if err := os.WriteFile(named, []byte("[play]\nbpm = 77\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Source{Env: env(map[string]string{FileEnv: named})}.Load()
	if err != nil || c.Play.Get("bpm") != "77" {
		t.Errorf("got %v, %v", c.Play.Get("bpm"), err)
	}
	var flags Flags
	flags.SetFile("elsewhere.toml")
	if path, must := (Source{Flags: &flags, Env: env(map[string]string{FileEnv: named})}).File(); path != "elsewhere.toml" || !must {
		t.Errorf("got %s, %v", path, must)
	}
}

func TestFlagsRefuseAtOnce(t *testing.T) {
	var flags Flags
	fs := flag.NewFlagSet("grooved", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	flags.Bind(func(v *Flag, name, help string) { fs.Var(v, name, help) })
	err := fs.Parse([]string{"--midi", "alsa"})
	if err == nil || !strings.Contains(err.Error(), "give one of auto, virtual, port, jack, none") {
		t.Errorf("got %v", err)
	}
	var help strings.Builder
	fs.SetOutput(&help)
	fs.PrintDefaults()
	if !strings.Contains(help.String(), "-midi-in") {
		t.Errorf("help lacks a flag:\n%s", help.String())
	}
}

func TestFlagTypes(t *testing.T) {
	types := map[string]string{}
	var flags Flags
	flags.Bind(func(v *Flag, name, _ string) {
		types[name] = v.Type()
		if name == "midi" && !slices.Equal(v.Choices(), []string{"auto", "virtual", "port", "jack", "none"}) {
			t.Errorf("choices of --midi are %v", v.Choices())
		}
		if name == "bpm" && (v.Choices() != nil || v.IsBoolFlag()) {
			t.Error("--bpm is no choice and no switch")
		}
	})
	for name, want := range map[string]string{
		"midi": "word", "freeze": "bool", "socket": "path", "osc": "host:port", "bpm": "number", "config": "file", "threads": "n", "web-hosts": "hosts",
		"osc-access": "paired|anyone",
	} {
		if types[name] != want {
			t.Errorf("type of --%s is %s, want %s", name, types[name], want)
		}
	}
}

func TestPlaces(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "plan9" {
		t.Skip("the variables are those of XDG")
	}
	dir := home(t)
	if got, want := Default().Control.Path(), filepath.Join(dir, "run", "groovegen", "grooved.sock"); got != want {
		t.Errorf("socket at %s, want %s", got, want)
	}
	if got, want := Default().State.Path(), filepath.Join(dir, "state", "groovegen"); got != want {
		t.Errorf("state in %s, want %s", got, want)
	}
	if err := os.Remove(filepath.Join(dir, "run")); err != nil {
		t.Fatal(err)
	}
	if got, want := DefaultSocket(), filepath.Join(dir, "state", "groovegen", "grooved.sock"); got != want {
		t.Errorf("without a runtime folder the socket is at %s, want %s", got, want)
	}
}

func TestFindSocket(t *testing.T) {
	home(t)
	vars := map[string]string{}
	check := func(flag, want string) {
		t.Helper()
		if got := FindSocket(flag, env(vars)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	check("", DefaultSocket())
	writeDefault(t, "[control]\nsocket = \"/c.sock\"\n")
	check("", "/c.sock")
	vars[socketEnv] = "/e.sock"
	check("", "/e.sock")
	check("/f.sock", "/f.sock")
	writeDefault(t, "[control\n") // broken: the rest still counts
	check("/f.sock", "/f.sock")
	check("", "/e.sock")
	delete(vars, socketEnv)
	check("", DefaultSocket())
}

func TestCompareAndTakeWhatIsLive(t *testing.T) {
	running := Default()
	next := parse(t, "[play]\nbpm = 99\n[log]\nlevel = \"debug\"\nformat = \"json\"\n[osc]\naddr = \":1\"\n")
	got := Compare(running, next)
	want := Changes{
		Sections: []string{"osc", "play", "log"},
		Live:     []string{"play.bpm", "log.level"},
		Restart:  []string{"osc.addr", "log.format"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !got.Has("play") || !got.Has("log.level") || got.Has("midi") || got.None() {
		t.Errorf("Has and None contradict %+v", got)
	}
	merged := WithLive(running, next)
	if merged.Play.Get("bpm") != "99" || merged.Log.Level != "debug" || merged.Log.Format != "text" || merged.OSC.Addr != "127.0.0.1:9000" {
		t.Errorf("merged to %+v", merged)
	}
	if !Compare(merged, merged).None() || running != Default() {
		t.Error("a config differs from itself, or WithLive wrote to its argument")
	}
}

func TestGet(t *testing.T) {
	if v, err := Default().Get("play.swing"); err != nil || v != "0.5" {
		t.Errorf("got %s, %v", v, err)
	}
	if _, err := Default().Get("play.tempo"); err == nil {
		t.Error("no error for a key that is not there")
	}
}
