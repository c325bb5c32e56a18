package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
)

// hostileName would clear a terminal, rename its window and write over the line.
const hostileName = "evil\x1b[2J\x1b]0;owned\x07\u009b2J\u0085\bX\rY"

// hostileNames is a daemon whose presets and models somebody else has named.
type hostileNames struct{ *ctltest.Daemon }

func (hostileNames) Presets() []preset.Entry {
	return []preset.Entry{{Name: hostileName, Kind: preset.Scene, File: hostileName, Error: hostileName}}
}

func (hostileNames) Models() []library.Entry {
	return []library.Entry{{ID: "0123456789ab", Name: hostileName, Reason: hostileName, State: library.StateWaiting}}
}

// TestTerminalsObeyNoName runs what prints names, and an error that quotes one.
func TestTerminalsObeyNoName(t *testing.T) {
	d := hostileNames{ctltest.New()}
	d.Report.MIDI.Out, d.Report.Model.ID = hostileName, hostileName
	d.List = []jobs.Status{{Job: jobs.Job{ID: "1", Request: jobs.Request{Data: hostileName}}, State: jobs.StateRunning}}
	ctltest.Serve(t, d)
	for _, args := range [][]string{{"presets"}, {"models"}, {"status"}, {"jobs"}, {"render", "--seed", hostileName}} {
		var out, errs bytes.Buffer
		execute(args, &out, &errs)
		text := out.String() + errs.String()
		if !strings.Contains(text, "evil") {
			t.Errorf("%v does not print the name: %q", args, text)
		}
		bad := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
		if i := strings.IndexFunc(text, bad); i >= 0 {
			t.Errorf("%v prints a control character: %q", args, text[i:min(len(text), i+20)])
		}
	}
	var out, errs bytes.Buffer
	if code := execute([]string{"presets", "--json"}, &out, &errs); code != 0 || !strings.Contains(out.String(), `evil\u001b[2J`) || !strings.Contains(out.String(), "\u009b") {
		t.Errorf("JSON has another name: %q %q", out.String(), errs.String())
	}
}
