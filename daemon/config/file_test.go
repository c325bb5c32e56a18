package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
	"github.com/groovegen/groovegen/internal/tomlfile"
)

func TestMistakesAreNamed(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key", "[midi]\nsystm = \"auto\"\n", "grooved.toml:2: midi.systm: unknown key: did you mean midi.system?"},
		{"unknown key, nothing near", "[clock]\nfrobnicate = 1\n", "grooved.toml:2: clock.frobnicate: unknown key: [clock] has gap, position, source"},
		{"key in the wrong section", "[play]\nthreads = 1\n", "grooved.toml:2: play.threads: unknown key: did you mean engine.threads?"},
		{"key of another case", "[midi]\nSystem = \"auto\"\n", "grooved.toml:2: midi.System: unknown key: did you mean midi.system?"},
		{"unknown section", "\n\n[mdi]\nsystem = \"auto\"\n", "grooved.toml:3: mdi: unknown section: did you mean [midi]?"},
		{"unknown section, dotted", "a.b.c = 1\n", "grooved.toml:1: a: unknown section: there are [clock], [control]"},
		{"key above the sections", "bpm = 120\n", "grooved.toml:1: bpm: unknown section: did you mean play.bpm? keys stand below their [section]"},
		{"section as a value", "\nmidi = 3\n", "grooved.toml:2: midi: this is a section: write [midi] on a line of its own"},
		{"list of sections", "[[midi]]\nname = \"x\"\n", "grooved.toml:1: midi: this is a section"},
		{"key as a section", "[midi.name]\nx = 1\n", "grooved.toml:1: midi.name: this is a table: give a string in quotes"},
		{"number as a string", "[play]\n# fast\nbpm = \"120\"\n", "grooved.toml:3: play.bpm: \"120\" is a string: give a number from 20 to 300 BPM, without quotes"},
		{"string as a number", "[midi]\nname = 5\n", "grooved.toml:2: midi.name: 5 is a whole number: give a string in quotes"},
		{"bool as a string", "[play]\nfreeze = \"true\"\n", "play.freeze: \"true\" is a string: give true or false, without quotes"},
		{"whole number as a float", "[engine]\nthreads = 1.5\n", "engine.threads: 1.5 is a number: give a whole number from 0 to 256, without quotes"},
		{"date", "[play]\nbpm = 2026-01-01\n", "is a date or time: give a number"},
		{"range", "[play]\nbpm = 1000\n", "play.bpm: 1000 is out of range: give a number from 20 to 300"},
		{"nan", "[play]\nbpm = nan\n", "play.bpm: NaN is out of range"},
		{"port range", "[osc]\nreply_port = 0\n", "osc.reply_port: 0 is out of range: give a whole number from 1 to 65535"},
		{"negative seed", "[play]\nseed = -1\n", "play.seed: \"-1\" is no seed: give a whole number from 0 to 9007199254740991, \"random\" or \"auto\""},
		{"choice", "[midi]\nsystem = \"alsa\"\n", "midi.system: \"alsa\" is not one of the choices: give one of auto, virtual, port, jack, none"},
		{"genre", "[play]\ngenre = \"fumk\"\n", "play.genre: parse blend \"fumk\": genre \"fumk\" is unknown: did you mean funk?"},
		{"blend of nothing", "[play]\ngenre = \"funk=0\"\n", "play.genre: blend genres: weights are all 0"},
		{"address", "[osc]\naddr = \"9000\"\n", "osc.addr: \"9000\" is no address: give host:port"},
		{"address, port", "[osc]\naddr = \"localhost:99999\"\n", "osc.addr: \"localhost:99999\" has no port from 0 to 65535"},
		{"clients", "[osc]\nclients = [\"a:1\", 2]\n", "osc.clients: 2 is a whole number: give each address as a string in quotes"},
		{"clients as a string", "[osc]\nclients = \"a:1\"\n", "osc.clients: \"a:1\" is a string: give a list of addresses"},
		{"control character", "[midi]\nin = \"a\\u0007\"\n", "holds a control character"},
		{"empty port name", "[midi]\nname = \" \"\n", "midi.name: \" \" is no port name"},
		{"syntax", "[midi]\nname = \n", "grooved.toml:2: midi.name: not valid TOML"},
		{"twice", "[midi]\nname = \"a\"\nname = \"b\"\n", "grooved.toml:3"},
		{"not text", "\xff\xfe\x00", "grooved.toml:1: not valid TOML"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Default()
			err := c.readText("grooved.toml", tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got  %v\nwant %s", err, tt.want)
			}
			if all := Errors(err); len(all) != 1 || all[0].File != "grooved.toml" {
				t.Errorf("Errors gave %+v", all)
			}
		})
	}
}

func TestAllMistakesAtOnceInOrder(t *testing.T) {
	c := Default()
	err := c.readText("c.toml", "[play]\nbpm = 1\nswing = 9\n[midi]\nnme = \"x\"\n[zzz]\n")
	var lines []int
	for _, e := range Errors(err) {
		lines = append(lines, e.Line)
	}
	if len(lines) != 4 || lines[0] != 2 || lines[1] != 3 || lines[2] != 5 || lines[3] != 6 {
		t.Errorf("got lines %v of %v", lines, err)
	}
}

func TestWaysToWrite(t *testing.T) {
	c := parse(t, `
midi.name = "Drums"          # dotted
osc = { addr = "", clients = ["10.0.0.2:9001", "[::1]:9002"] }
"clock"."source" = "INTERNAL"
engine.threads = 2
play = { genre = "Hip-Hop", bpm = 90, seed = "123" }
`)
	if c.MIDI.Name != "Drums" || c.OSC.Addr != "" || len(c.OSC.Clients.List()) != 2 || c.Clock.Source != "internal" ||
		c.Engine.Threads != 2 || c.Play.Get("bpm") != "90" || c.Play.Get("seed") != "123" || c.Play.Get("genre") != "Hip-Hop" {
		t.Errorf("got %+v", c)
	}
}

func TestPathsOfTheFileStartAtItsFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", filepath.Join(dir, "home"))
	t.Setenv("USERPROFILE", filepath.Join(dir, "home"))
	path := filepath.Join(dir, "grooved.toml")
	text := "[model]\nfile = \"m.safetensors\"\n[record]\nfile = \"~/take.mid\"\n[retrain]\nfolders = [\"loops\", \"~/mine\"]\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var flags Flags
	flags.SetFile(path)
	c, err := Source{Flags: &flags}.Load()
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "m.safetensors"); c.Model.File.String() != want {
		t.Errorf("model.file is %s, want %s", c.Model.File, want)
	}
	if want := filepath.Join(dir, "home", "take.mid"); c.Record.File.String() != want {
		t.Errorf("record.file is %s, want %s", c.Record.File, want)
	}
	if got, want := c.Retrain.Folders.List(), []string{filepath.Join(dir, "loops"), filepath.Join(dir, "home", "mine")}; !slices.Equal(got, want) {
		t.Errorf("retrain.folders is %v, want %v", got, want)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.toml")
	if err := os.WriteFile(big, make([]byte, tomlfile.MaxSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none.toml"): "cannot be read",
		dir:                             "cannot be read",
		big:                             "is over 256 KiB",
	} {
		var flags Flags
		flags.SetFile(path)
		if _, err := (Source{Flags: &flags}).Load(); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("load %s: got %v, want %s", path, err, want)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add("[play]\nbpm = 100\n")
	f.Add("midi = [{a=1}]\nmidi.x = 1")
	f.Fuzz(func(t *testing.T, text string) {
		defer alloctest.Bound(t, len(text))()
		c := Default()
		if err := c.readText("fuzz.toml", text); err != nil {
			for _, e := range Errors(err) {
				if e.Message == "" || e.File != "fuzz.toml" {
					t.Errorf("an error without a message or a file: %+v", e)
				}
			}
			return
		}
		// What was taken prints as text that is taken again and means the same.
		again := Default()
		fields := again.fields()
		for i, field := range c.fields() {
			if field.value.String() == "" {
				continue
			}
			if err := fields[i].value.Set(field.value.String()); err != nil {
				t.Errorf("%s: %q was taken from the file and refused as text: %v", field.key, field.value, err)
			}
		}
		if _, err := c.Play.State(1); err != nil {
			t.Errorf("a valid [play] is no state: %v", err)
		}
	})
}

func TestFoldersThatCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		"folders = \"~/loops\"":                            "a list of folders",
		"folders = [7]":                                    "each folder as a string",
		"folders = [\"\"]":                                 "is no folder",
		"folders = [\"a\\u0001b\"]":                        "control character",
		"folders = [" + strings.Repeat("\"x\",", 17) + "]": "at most 16",
	} {
		c := Default()
		if err := c.readText("c.toml", "[retrain]\n"+text+"\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %q", text, err, want)
		}
	}
}
