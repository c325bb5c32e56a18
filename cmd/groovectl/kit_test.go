package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

// noDaemon has nobody answer, and the settings lie in a folder of the test's own.
func noDaemon(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Setenv("GROOVE_SOCKET", filepath.Join(dir, "none.sock"))
	t.Setenv(config.FileEnv, filepath.Join(dir, "grooved.toml"))
	return dir
}

func TestKitList(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "kit", "list")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "kit-list.txt", out)
	out, _, err = ctl(t, "kit", "list", "--json")
	if err != nil || !strings.Contains(out, `"current":"gm"`) || !strings.Contains(out, `"schema_version":1`) {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestKitsWithoutADaemon(t *testing.T) {
	dir := noDaemon(t)
	if err := os.Mkdir(filepath.Join(dir, "kits"), 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := config.KitText("battery", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"mine.toml": text, "bad.toml": "titl = 1\n" + text} {
		if err = os.WriteFile(filepath.Join(dir, "kits", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, _, err := ctl(t, "kit", "list")
	if err != nil || !strings.Contains(out, "  mine ") || strings.Contains(out, "*") ||
		!strings.Contains(out, "! "+filepath.Join(dir, "kits", "bad.toml")+":1: titl: unknown key: did you mean title?") {
		t.Errorf("got %s, %v", out, err)
	}
	if _, _, err := ctl(t, "kit", "show"); err == nil || !strings.Contains(err.Error(), "name one of ableton") {
		t.Errorf("got %v", err)
	}
	if out, _, err := ctl(t, "kit", "show", "mine", "--toml"); err != nil || out != text {
		t.Errorf("the file came back as %s, %v", out, err)
	}
	if got := completions(t, "set", "kit", "m"); !slices.Equal(got, []string{"mine"}) {
		t.Errorf("completed %v", got)
	}
}

func TestKitShow(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "kit", "show", "battery")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "kit-show.txt", out)
	for _, args := range [][]string{{"kit", "show"}, {"kit", "show", "gm"}} {
		if out, _, err := ctl(t, args...); err != nil || !strings.HasPrefix(out, "gm: General MIDI (built in)\n") {
			t.Errorf("%v: got %s, %v", args, out, err)
		}
	}
	if out, _, err := ctl(t, "kit", "show", "gm2-brush", "--json"); err != nil || !strings.Contains(out, `"velocity_curve":1.3`) {
		t.Errorf("got %s, %v", out, err)
	}
	if out, _, err := ctl(t, "kit", "show", "gm2-brush"); err != nil || !strings.Contains(out, "1 to 127, curve 1.3") {
		t.Errorf("got %s, %v", out, err)
	}
	if out, _, err := ctl(t, "kit", "show", "roland-td", "--toml"); err != nil || !strings.Contains(out, "# Taken from: ") {
		t.Errorf("got %s, %v", out, err)
	}
	if _, _, err := ctl(t, "kit", "show", "tabla"); err == nil || !strings.Contains(err.Error(), `there is no kit "tabla": give one of ableton`) {
		t.Errorf("got %v", err)
	}
}

func TestKitTestWalksTheVoices(t *testing.T) {
	d := ctltest.Start(t)
	d.Report.Clock.State = "stopped"
	out, _, err := ctl(t, "kit", "test", "--every", "1ms")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "kit-test.txt", out)
	var walked []string
	for _, s := range d.Played {
		walked = append(walked, s.Voice)
		if s.Kit != "" || s.Velocity != 100 {
			t.Errorf("struck %+v", s)
		}
	}
	if !slices.Equal(walked, voiceNames()) {
		t.Errorf("walked %v", walked)
	}
	d.Played = nil
	_, _, err = ctl(t, "kit", "test", "logic", "--voice", "oh", "--voice", "hh", "--velocity", "64", "--every", "0s")
	want := []control.NoteRequest{{Kit: "logic", Voice: "open_hat", Velocity: 64}, {Kit: "logic", Voice: "closed_hat", Velocity: 64}}
	if err != nil || !slices.Equal(d.Played, want) {
		t.Errorf("struck %+v, %v", d.Played, err)
	}
	if out, _, err := ctl(t, "kit", "test", "--voice", "ride", "--json"); err != nil || !strings.Contains(out, `"voice":"ride"`) {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestKitTestRefuses(t *testing.T) {
	d := ctltest.Start(t) // whose song plays
	if _, _, err := ctl(t, "kit", "test"); !errors.Is(err, errSongPlays) || len(d.Played) != 0 {
		t.Errorf("got %v, struck %v", err, d.Played)
	}
	if _, _, err := ctl(t, "kit", "test", "--over", "--voice", "kick"); err != nil || len(d.Played) != 1 {
		t.Errorf("got %v, struck %v", err, d.Played)
	}
	for _, args := range [][]string{{"--voice", "cowbell"}, {"--velocity", "0"}, {"--velocity", "128"}, {"--every", "2m"}, {"--every", "-1s"}} {
		if _, _, err := ctl(t, append([]string{"kit", "test", "--over"}, args...)...); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
	d.PlayErr = errors.New("there is no MIDI output")
	if _, _, err := ctl(t, "kit", "test", "--over"); err == nil || !strings.Contains(err.Error(), "there is no MIDI output") {
		t.Errorf("got %v", err)
	}
}

func TestStatusTellsOfKits(t *testing.T) {
	d := ctltest.Start(t)
	d.Report.Kits = &control.KitsStatus{Count: 12, Error: "/c/kits/x.toml:1: wrong\n/c/kits/y.toml:2: wrong too"}
	d.SetState(func(s *steer.State) { s.Kit = "ableton" })
	out, _, err := ctl(t, "status")
	if err != nil || !strings.Contains(out, "! kit: /c/kits/x.toml:1: wrong\n") || !strings.Contains(out, "! kit: /c/kits/y.toml:2: wrong too\n") ||
		!strings.Contains(out, ", kit ableton") {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestReloadTellsOfKits(t *testing.T) {
	var out strings.Builder
	cmd := reloadCommand(&app{})
	cmd.SetOut(&out)
	err := printReload(cmd, control.Reload{File: "/c/grooved.toml", Applied: []string{"kits"}, KitsError: "/c/kits/x.toml:1: wrong"})
	if want := "/c/grooved.toml: in force: kits\n! kit: /c/kits/x.toml:1: wrong\n"; err != nil || out.String() != want {
		t.Errorf("got %q, %v, want %q", out.String(), err, want)
	}
}

func TestKitCompletion(t *testing.T) {
	ctltest.Start(t)
	for _, args := range [][]string{{"kit", "show", "a"}, {"kit", "test", "a"}, {"set", "kit", "a"}} {
		if got := completions(t, args...); !slices.Equal(got, []string{"ableton", "addictive2", "avl"}) {
			t.Errorf("%v: got %v", args, got)
		}
	}
	if got := completions(t, "kit", "test", "--voice", "r"); !slices.Contains(got, "ride") {
		t.Errorf("got %v", got)
	}
}
