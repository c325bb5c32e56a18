package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/steer"
)

func TestCommandsReachTheDaemon(t *testing.T) {
	tests := []struct {
		args          []string
		applied, says string
	}{
		{[]string{"genre", "hip-hop"}, "genre hip-hop", "genre hiphop\n"},
		{[]string{"genre", "new", "orleans"}, "genre new orleans", "genre neworleans\n"},
		{[]string{"blend", "funk=0.75", "jazz=0.25"}, "blend funk 0.75 jazz 0.25", "blend funk 0.75 jazz 0.25\n"},
		{[]string{"blend", "funk 75% + new orleans 25%"}, "blend funk 0.75 neworleans 0.25", "blend funk 0.75 neworleans 0.25\n"},
		{[]string{"blend", "rock", "soul"}, "blend rock 1 soul 1", "blend rock 0.5 soul 0.5\n"},
		{[]string{"nudge", "-0.5", "-.25"}, "nudge -0.5 -.25", "nudge -0.5 -0.25\n"},
		{[]string{"nudge", "0.5", "-2"}, "nudge 0.5 -2", "nudge 0.5 -2\n"},
		{[]string{"set", "offset", "-12"}, "offset -12", "offset -12\n"},
		{[]string{"set", "offset", "--", "-12"}, "offset -12", "offset -12\n"},
		{[]string{"set", "voice.ride.gain", "0.5"}, "voice/ride/gain 0.5", "voice/ride/gain 0.5\n"},
		{[]string{"set", "latent", "3", "-0.5"}, "latent 3 -0.5", "latent 3 -0.5\n"},
		{[]string{"set", "latent"}, "latent", "latent\n"},
		{[]string{"set", "freeze"}, "freeze", "freeze on\n"},
		{[]string{"set", "next"}, "next", ""},
		{[]string{"voice", "bd", "gain", "0.5"}, "voice/kick/gain 0.5", "voice/kick/gain 0.5\n"},
		{[]string{"voice", "closed hat", "MUTE"}, "voice/closed_hat/mute", "voice/closed_hat/mute on\n"},
		{[]string{"next"}, "next", "seed 1\n"},
		{[]string{"previous"}, "previous", "seed 9007199254740991\n"},
		{[]string{"reroll"}, "reroll", "seed 371077\n"},
		{[]string{"undo"}, "undo", "another loop came back; the parameters are the same\n"},
		{[]string{"redo"}, "redo", "another loop came back; the parameters are the same\n"},
		{[]string{"recall", "-1"}, "recall -1", "seed 0\n"},
		{[]string{"recall", "7:3"}, "recall 7:3", "seed 0\n"},
		{[]string{"fill"}, "fill", ""},
		{[]string{"fill", "--every", "4"}, "fill_every 4", "fill_every 4\n"},
		{[]string{"fill", "--amount", "0.8"}, "fill_amount 0.8", "fill_amount 0.8\n"},
		{[]string{"fill", "--complexity", "1.6"}, "fill_complexity 1.6", "fill_complexity 1.6\n"},
		{[]string{"set", "timescale", "half"}, "timescale half", "timescale half\n"},
		{[]string{"save", "tight"}, "preset/save tight", "replaced preset tight\n"},
		{[]string{"save", "new"}, "preset/save new", "saved preset new\n"},
		{[]string{"save", "--scene", "live"}, "scene/save live", "saved scene live\n"},
		{[]string{"load", "tight"}, "preset/load tight", "loaded preset tight\n"},
		{[]string{"load", "--scene", "live"}, "scene/load live", "loaded scene live\n"},
		{[]string{"favorite"}, "favorite", "kept as the scene funk-100-42-1\n"},
		{[]string{"favorite", "tight"}, "preset/favorite tight", "preset tight is a favorite\n"},
		{[]string{"favorite", "broken"}, "preset/favorite broken", "scene broken is no favorite any more\n"},
		{[]string{"lock", "hihat"}, "voice/closed_hat/lock true", "voice/closed_hat/lock on\n"},
		{[]string{"lock", "--off", "kick"}, "voice/kick/lock false", "voice/kick/lock off\n"},
		{[]string{"voice", "kick", "solo"}, "voice/kick/solo", "voice/kick/solo on\n"},
		{[]string{"freeze"}, "freeze on", "freeze on\n"},
		{[]string{"freeze", "off"}, "freeze off", "freeze off\n"},
		{[]string{"panic"}, "panic", ""},
		{[]string{"start"}, "transport/start", ""},
		{[]string{"stop"}, "transport/stop", ""},
		{[]string{"continue"}, "transport/continue", ""},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			d := ctltest.Start(t)
			says, _, err := ctl(t, tt.args...)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(d.Applied(), []string{tt.applied}) {
				t.Errorf("the daemon got %q, want %q", d.Applied(), tt.applied)
			}
			if says != tt.says {
				t.Errorf("it says %q, want %q", says, tt.says)
			}
		})
	}
}

func TestBPMSaysWhoseTempoIsPlayed(t *testing.T) {
	d := ctltest.Start(t)
	says, _, err := ctl(t, "bpm", "104.5")
	if err != nil || says != "bpm 104.5   (shapes the groove; the external clock plays at 120.0)\n" {
		t.Errorf("with an external clock: %q, %v", says, err)
	}
	d.Report.Clock.Source = "internal"
	if says, _, err = ctl(t, "bpm", "99"); err != nil || says != "bpm 99\n" {
		t.Errorf("without: %q, %v", says, err)
	}
}

func TestCommandsThatAreRefused(t *testing.T) {
	d := ctltest.Start(t)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"genre", "fumk"}, "is no genre"},
		{[]string{"set", "nosuch", "1"}, "groovectl get lists them"},
		{[]string{"genre", "fumk"}, "did you mean funk?"},
		{[]string{"blend", "fumk=1"}, "did you mean funk?"},
		{[]string{"blend", "funk=x"}, "write it like funk=0.7"},
		{[]string{"bpm", "1000"}, "give 20 to 300 BPM"},
		{[]string{"bpm", "-5"}, "give 20 to 300 BPM"},
		{[]string{"bpm", "fast"}, "a number, 20 to 300 BPM"},
		{[]string{"set", "swong", "1"}, "did you mean swing?"},
		{[]string{"get", "swong"}, "did you mean swing?"},
		{[]string{"get", "next"}, "it is an action"},
		{[]string{"voice", "snar", "mute"}, "did you mean snare?"},
		{[]string{"recall", "yesterday"}, "7:3"},
		{[]string{"fill", "--every", "often"}, "no number"},
		{[]string{"fill", "--every", "99"}, "0 to 64 bars"},
		{[]string{"save", "../../etc/passwd"}, "letters"},
		{[]string{"load", "a/b"}, "letters"},
		{[]string{"lock", "cowbell"}, "cowbell"},
		{[]string{"voice", "snare", "pan"}, "give gain, mute"},
		{[]string{"freeze", "maybe"}, "does not fit"},
		{[]string{"bpm"}, "bpm: no value was given: write groovectl bpm N (groovectl bpm --help has examples)"},
		{[]string{"export", "--loops", "x", "a.mid"}, `export: --loops "x" does not fit: give a whole number`},
		{[]string{"osc", "pair", "--for", "1h30"}, `--for "1h30" does not fit: give a time such as 30s or 2m`},
		{[]string{"export", "--bogus", "a.mid"}, "unknown flag: --bogus (groovectl export --help lists the flags)"},
		{[]string{"undo", "3"}, `"3" was given: write groovectl undo`},
		{[]string{"train"}, "--data is missing"},
		{[]string{"eval"}, "write groovectl eval --data DATA"},
		{[]string{"nudge", "1"}, `"1" was given: write groovectl nudge X Y`},
		{[]string{"nudge", "1", "2", "3", "-4"}, `"1", "2", "3" and 1 more were given`},
		{[]string{"export", "x.ogg"}, "write .mid, .wav, .png or .json"},
		{[]string{"export", "x"}, "has no ending"},
		{[]string{"export", "--loop", "99", "x.mid"}, "loop 99 is not kept"},
	} {
		_, _, err := ctl(t, tt.args...)
		if err == nil || !strings.Contains(err.Error(), tt.want) || exitCode(err) != 1 {
			t.Errorf("%v: got %v (exit code %d), want %q", tt.args, err, exitCode(err), tt.want)
		}
	}
	if len(d.Applied()) != 0 {
		t.Errorf("the daemon did %q", d.Applied())
	}
}

func TestGet(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "get")
	if err != nil {
		t.Fatal(err)
	}
	ctltest.Golden(t, "get.txt", out)
	out, _, err = ctl(t, "get", "--json", "swing", "nudge")
	var doc getDoc
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || doc.SchemaVersion != 1 || len(doc.Values) != 2 || doc.Values["swing"][0] != 0.5 {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestGetElidesLongValues(t *testing.T) {
	d := ctltest.Start(t)
	const captured = "kick 0 4 8 12 16 20 24 28; snare 4 12 20 28; closed_hat 0 2 4 6 8 10 12 14"
	d.SetState(func(s *steer.State) { s.Captured = captured })
	for _, tt := range []struct {
		args  []string
		whole bool
	}{{[]string{"get"}, false}, {[]string{"get", "bpm", "captured"}, false}, {[]string{"get", "captured"}, true}, {[]string{"get", "--json"}, true}} {
		out, _, err := ctl(t, tt.args...)
		if err != nil || !strings.Contains(out, "kick 0 4 8 12") || strings.Contains(out, captured) != tt.whole {
			t.Errorf("%v: %v, whole is not %t:\n%s", tt.args, err, tt.whole, out)
		}
	}
}

func TestUndoSaysWhatCameBack(t *testing.T) {
	d := ctltest.Start(t)
	d.OnUndo = func(s *steer.State) { s.Density, s.Swing = 1.3, 0.6 }
	if out, _, err := ctl(t, "undo"); err != nil || out != "density 1 → 1.3\nswing 0.5 → 0.6\n" {
		t.Errorf("undo says %q, %v", out, err)
	}
	d.OnUndo = func(s *steer.State) { s.Density = 1 }
	out, _, err := ctl(t, "redo", "--json")
	var doc answerDoc
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || doc.Done != "redo" || len(doc.Values) != 1 || doc.Values["density"][0] != 1.0 {
		t.Errorf("redo --json says %q, %v", out, err)
	}
}

func TestProtectNegatives(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"nudge -0.5 -1e3", "nudge, -0.5, -1e3"},
		{"nudge 1 -2", "nudge,1, -2"},
		{"render --bpm -5 -o x", "render,--bpm,-5,-o,x"},
		{"set --json -x -", "set,--json,-x,-"},
		{"set offset -- -5", "set,offset,--,-5"},
		{"-5", " -5"},
		{"", ""},
	} {
		if got := strings.Join(protectNegatives(strings.Fields(tt.in)), ","); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.in, got, tt.want)
		}
	}
}
