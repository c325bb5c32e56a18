package main

import (
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/osc/layout"
	"github.com/groovegen/groovegen/daemon/osc/tosc"
	"github.com/groovegen/groovegen/internal/racetest"
)

func TestOSCLayout(t *testing.T) {
	racetest.Skip(t, "it draws pictures in one goroutine")
	t.Parallel()
	dir := t.TempDir()
	file, picture := filepath.Join(dir, "g.tosc"), filepath.Join(dir, "g.png")
	if _, _, err := ctl(t, "osc", "layout", "-o", file, "--png", picture, "--page", "loop"); err != nil {
		t.Fatal(err)
	}
	out, _, err := ctl(t, "osc", "layout", "--check", file)
	if err != nil || !strings.Contains(out, "messages fit") {
		t.Errorf("%s, %v", out, err)
	}
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if img, bad := png.Decode(f); bad != nil || img.Bounds().Dx() != 960 {
		t.Errorf("picture: %v", bad)
	}
	root := layout.Build()
	root.Walk(func(n *tosc.Node, _, _ float64) {
		if n.Type == tosc.XY {
			n.Messages[0].Path[0].Value.Text = "/groove/nugde"
		}
	})
	wrong := filepath.Join(dir, "wrong.tosc")
	w, err := os.Create(wrong)
	if err != nil {
		t.Fatal(err)
	}
	if err = tosc.Write(w, root); err != nil {
		t.Fatal(err)
	}
	w.Close()
	out, _, err = ctl(t, "osc", "layout", "--check", wrong)
	if err == nil || !strings.Contains(out, "did you mean /groove/nudge?") {
		t.Errorf("%s, %v", out, err)
	}
	for path, problems := range map[string]bool{file: false, wrong: true} {
		var doc layoutDoc
		out, _, err = ctl(t, "osc", "layout", "--json", "--check", path)
		if bad := json.Unmarshal([]byte(out), &doc); bad != nil || (err != nil) != problems || (len(doc.Problems) > 0) != problems || doc.Messages == 0 {
			t.Errorf("%s: %s, %v", path, out, err)
		}
	}
	for _, args := range [][]string{
		{"--png", picture, "--page", "mixer"}, {"--check", filepath.Join(dir, "none")}, {"--check", picture}, {"-o", dir}, {},
	} {
		if _, _, err := ctl(t, append([]string{"osc", "layout"}, args...)...); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
