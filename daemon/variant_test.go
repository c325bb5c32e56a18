package daemon

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/models"
)

// variant adds another model to the library and returns its id.
func (r *rig) variant(t *testing.T, by float32) string {
	t.Helper()
	m, err := infer.Load(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err = writeVariant(dir, m, by); err != nil {
		t.Fatal(err)
	}
	e, err := r.training.Library().Add(dir, library.Entry{State: library.StateWaiting})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// writeVariant writes a model that differs from m in the biases of its last layer.
func writeVariant(folder string, m *infer.Model, by float32) error {
	for i := range m.Out.Bias {
		m.Out.Bias[i] += by
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return atomicfile.WriteFile(filepath.Join(folder, jobs.ModelFile), 0o600, func(w io.Writer) error { return m.Write(w, false) })
}
