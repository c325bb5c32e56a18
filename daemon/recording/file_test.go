package recording

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

// What could not be written, as on a full disk, is written when there is room again, also without a further note.
func TestFileIsWrittenAgainAfterAFault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "later", "song.mid")
	w := &fileWriter{path: path, log: slog.New(slog.DiscardHandler)}
	w.add(Note{Tempo: 120, Channel: 10, Key: 36, Velocity: 100})
	if w.write(); w.lastError() == nil {
		t.Fatal("wrote to a folder that is not there")
	}
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if w.write(); w.lastError() != nil {
		t.Error(w.lastError())
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
