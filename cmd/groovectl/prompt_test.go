package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/groove"
)

func TestPromptSaysWhatItUnderstood(t *testing.T) {
	d := ctltest.Start(t)
	out, _, err := ctl(t, "prompt", "laid-back fnuk around 95, no crash, in the style of xyzzy")
	want := "laid back: push 12, humanize 1.2\nfnuk (funk): genre funk\naround 95: bpm 95\nno crash: mute crash\nnot understood: in style xyzzy\n"
	if err != nil || out != want {
		t.Errorf("it says %q, %v; want %q", out, err, want)
	}
	if len(d.Applied()) != 1 || d.State().BPM != 95 || d.State().Weights[groove.Funk] != 1 || !d.State().Mute[groove.Crash] {
		t.Errorf("the daemon did %q", d.Applied())
	}
	if _, _, err = ctl(t, "prompt", "-5", "bpm"); err != nil || d.State().BPM != 90 {
		t.Errorf("-5 bpm: %v, %v", d.State().BPM, err)
	}
}

func TestPromptDryRunNeedsNoDaemon(t *testing.T) {
	t.Setenv("GROOVE_SOCKET", filepath.Join(t.TempDir(), "none.sock"))
	out, _, err := ctl(t, "prompt", "--dry-run", "funk, a bit faster, no crash")
	if err != nil || !strings.HasSuffix(out, "This would set:\n  genre funk\n  bpm 1.049 (times)\n  voice/crash/mute on\n") {
		t.Errorf("it says %q, %v", out, err)
	}
	out, _, err = ctl(t, "prompt", "--dry-run", "--json", "funk, xyzzy")
	var doc promptDoc
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || doc.Done || doc.SchemaVersion != 1 || len(doc.Settings) != 1 || doc.Unknown[0] != "xyzzy" {
		t.Errorf("it prints %s, %v", out, err)
	}
	for text, want := range map[string]string{"funk at 900": "20 to 300 BPM", "xyzzy": "nothing of it was understood"} {
		if _, _, err := ctl(t, "prompt", "--dry-run", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, _, err := ctl(t, "prompt", "funk"); exitCode(err) != exitUnreachable {
		t.Errorf("without a daemon: %v", err)
	}
}
