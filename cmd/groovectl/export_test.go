package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/groove"
)

func TestExportWritesWhatThePlayerSends(t *testing.T) {
	d := ctltest.Start(t)
	dir := t.TempDir()
	mid, pic, doc := filepath.Join(dir, "g.mid"), filepath.Join(dir, "g.PNG"), filepath.Join(dir, "g.json")
	_, log, err := ctl(t, "export", "--seamless", mid, pic, doc)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log, "wrote "+mid+": loop 7, funk, 100 BPM, seed 42, 16 hits") || strings.Count(log, "\n") != 3 {
		t.Errorf("it says %q", log)
	}
	loop, kit, _ := d.Loop(7)
	p, info, err := groove.ReadSMF(bytes.NewReader(readFile(t, mid)), groove.ImportOptions{Kit: kit})
	if err != nil || !p.Equal(&loop.Pattern) || info.BPM != 100 {
		t.Errorf("the pattern did not come back: %v", err)
	}
	if got := readDoc(t, string(readFile(t, doc))); got.Kit != kit || got.Notes[0].Note != 35 {
		t.Errorf("the document's kit is %+v", got.Kit)
	}
	if _, err = png.Decode(bytes.NewReader(readFile(t, pic))); err != nil {
		t.Error(err)
	}
	var files filesDoc
	said, log, err := ctl(t, "export", "--json", mid, doc)
	if err != nil || log != "" || json.Unmarshal([]byte(said), &files) != nil || len(files.Files) != 2 || files.Files[0] != mid || files.Notes != 16 {
		t.Errorf("--json says %q and %q, %v", said, log, err)
	}
	if _, _, err = ctl(t, "export", "--json", "-"); err == nil {
		t.Error("--json and - print two documents")
	}
	out, _, err := ctl(t, "export", "--loop", "7", "-")
	if err != nil || readDoc(t, out).LoopID != 7 {
		t.Errorf("export to the terminal: %v", err)
	}
}

func TestExportIntoAFolderThatIsNotThere(t *testing.T) {
	ctltest.Start(t)
	_, _, err := ctl(t, "export", filepath.Join(t.TempDir(), "none", "g.mid"))
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestReloadSaysWhatChanged(t *testing.T) {
	d := ctltest.Start(t)
	out, _, err := ctl(t, "reload")
	if err != nil || out != "/c/grooved.toml: in force: play.bpm\n/c/grooved.toml: at the next start: osc.addr, midi.in\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if out, _, err = ctl(t, "reload", "--json"); err != nil || !strings.Contains(out, `"applied":["play.bpm"]`) {
		t.Errorf("got %q, %v", out, err)
	}
	d.ReloadErr = errors.New("/c/grooved.toml:3: play.bpm: 1 is out of range")
	if _, _, err = ctl(t, "reload"); err == nil || !strings.Contains(err.Error(), "/c/grooved.toml:3") || exitCode(err) != 1 {
		t.Errorf("got %v", err)
	}
}
