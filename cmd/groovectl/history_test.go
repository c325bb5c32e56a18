package main

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
)

func TestPresets(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "presets")
	if err != nil || !strings.Contains(out, "*tight") || !strings.Contains(out, "cannot be loaded") || !strings.Contains(out, "newer version") ||
		strings.LastIndex(out, "\n! ") < strings.LastIndex(out, "*tight") {
		t.Errorf("presets says %q, %v", out, err)
	}
	out, _, err = ctl(t, "presets", "--favorites", "--json")
	if err != nil || !strings.Contains(out, `"name": "tight"`) || strings.Contains(out, "broken") {
		t.Errorf("presets --favorites says %q, %v", out, err)
	}
	if got := completions(t, "load", ""); len(got) != 1 || got[0] != "tight" {
		t.Errorf("load completes %v", got)
	}
}

func TestWhatIsRemarkedIsSaid(t *testing.T) {
	d := ctltest.Start(t)
	d.Note = "preset tight was made with another model"
	for _, args := range [][]string{{"load", "tight"}, {"load", "tight", "--json"}, {"recall", "7"}} {
		out, notes, err := ctl(t, args...)
		if err != nil || notes != "groovectl: note: "+d.Note+"\n" || strings.Contains(out, d.Note) {
			t.Errorf("%v: said %q and noted %q, %v", args, out, notes, err)
		}
	}
}

func TestHistory(t *testing.T) {
	ctltest.Start(t)
	out, _, err := ctl(t, "history")
	if err != nil || !strings.Contains(out, "*7") || !strings.Contains(out, "42:1") || strings.Count(out,
		"\n") != 2 || !strings.Contains(out, "seed 42, model 0123456789ab\n") {
		t.Errorf("history says %q, %v", out, err)
	}
	out, _, err = ctl(t, "history", "--json")
	if err != nil || !strings.Contains(out, `"code": "42:1"`) {
		t.Errorf("history --json says %q, %v", out, err)
	}
}
