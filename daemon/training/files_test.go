package training

import (
	"os"
	"path/filepath"
	"testing"
)

// What systems leave beside the user's files is not counted as new music.
func TestDroppingsAreNotCounted(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.mid", "b.rmi", "x/c.kar", "._a.mid", "__MACOSX/x/d.mid", "~$e.mid", "notes.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("MThd"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := midiFiles(dir)
	if err != nil || len(files) != 3 {
		t.Errorf("%v, %v", files, err)
	}
}
