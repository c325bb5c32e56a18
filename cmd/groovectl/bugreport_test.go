package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/control"
)

// readReport returns the files of a report.
func readReport(t *testing.T, file string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimPrefix(f.Name, "groovegen-report/")] = string(data)
	}
	return texts
}

// TestBugreport makes a report of a daemon whose settings and log have secrets, and one without a daemon.
func TestBugreport(t *testing.T) {
	dir := t.TempDir()
	home := filepath.Join(dir, "home-of-jane")
	t.Setenv("HOME", home)
	settings := filepath.Join(dir, "grooved.toml")
	text := "[osc]\naddr = \"192.168.7.9:9000\" # of the studio\n[state]\ndir = \"" + home + "/state\"\n"
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d := ctltest.Start(t)
	d.SetReport(func(s *control.Status) { s.Config.File, s.StateDir = settings, home+"/state" })
	file := filepath.Join(dir, "report.zip")
	out, _, err := ctl(t, "bugreport", file)
	if err != nil || !strings.Contains(out, file) {
		t.Fatalf("%q, %v", out, err)
	}
	if info, errStat := os.Stat(file); errStat != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the report's mode: %v, %v", info, errStat)
	}
	texts := readReport(t, file)
	for name, want := range map[string]string{
		"about.txt": "groovectl: ", "doctor.txt": "✓ config", "status.json": `"schema_version": `, "settings.toml": `addr = "ADDRESS:9000" # of the studio`,
		"log.txt": "msg=plays\n", "modules.txt": "path\t",
	} {
		if !strings.Contains(texts[name], want) {
			t.Errorf("%s has no %q:\n%.600s", name, want, texts[name])
		}
	}
	for name, text := range texts {
		for _, secret := range []string{"home-of-jane", "192.168.", "10.0.0.2", "abcdef123"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s has %s", name, secret)
			}
		}
	}
	if !strings.Contains(texts["status.json"], `"~/state"`) {
		t.Error("the state's folder is not in the status")
	}
	if out, _, err = ctl(t, "bugreport", "--json", file); err != nil || !strings.Contains(out, `"file": "`+file+`"`) {
		t.Errorf("as JSON: %q, %v", out, err)
	}
	t.Setenv("GROOVE_SOCKET", filepath.Join(dir, "none"))
	if _, _, err = ctl(t, "bugreport", file); err != nil {
		t.Fatal(err)
	}
	texts = readReport(t, file)
	if !strings.Contains(texts["about.txt"], "no grooved answers") || !strings.HasPrefix(texts["log.txt"], "not available: ") || texts["modules.txt"] == "" {
		t.Errorf("without a daemon: %q, %q", texts["about.txt"], texts["log.txt"])
	}
	if _, _, err = ctl(t, "bugreport", filepath.Join(dir, "no", "folder.zip")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("into no folder: %v", err)
	}
}
