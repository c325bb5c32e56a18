package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSweep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start := time.Now()
	for name, age := range map[string]time.Duration{
		".state.json.0123456789ab.tmp": time.Minute,  // of a crash
		".late.json.0123456789ab.tmp":  -time.Minute, // being written
		".state.json.0123456789AB.tmp": time.Minute,  // of others
		".state.json.0123.tmp":         time.Minute,
		"state.json.0123456789ab.tmp":  time.Minute,
		".0123456789ab.tmp":            time.Minute,
		"state.json":                   time.Minute,
	} {
		path := filepath.Join(dir, name)
		at := start.Add(-age)
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(dir, ".folder.0123456789ab.tmp")
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Chtimes(folder, start.Add(-time.Hour), start.Add(-time.Hour))); err != nil {
		t.Fatal(err)
	}
	if err := Sweep(dir, start); err != nil {
		t.Fatal(err)
	}
	onlyFile(t, dir, ".0123456789ab.tmp", ".folder.0123456789ab.tmp", ".late.json.0123456789ab.tmp", ".state.json.0123.tmp", ".state.json.0123456789AB.tmp",
		"state.json", "state.json.0123456789ab.tmp")
	if err := Sweep(filepath.Join(dir, "none"), start); err != nil {
		t.Errorf("without a folder: %v", err)
	}
}

// A crash between the making of the temporary file and its renaming leaves what Sweep finds.
func TestSweepFindsWhatIsMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := createBeside(filepath.Join(dir, "history.json"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if err := Sweep(dir, time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	onlyFile(t, dir)
}
