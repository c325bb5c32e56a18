package daemon

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/training"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models"
)

// another returns the default model with other metadata, so that it is another file with another id.
func another(t *testing.T, name string) (data, id string) {
	t.Helper()
	m, err := infer.LoadWithEncoder(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	m.Metadata["name"] = name
	var b bytes.Buffer
	if err = m.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	got, err := infer.Load(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), got.ID
}

// A model file that is put into the library's folder is listed, and a new version of the settings' own file plays, without a restart.
func TestModelsAreNoticed(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	first, old := another(t, "first")
	second, fresh := another(t, "second")
	file := filepath.Join(dir, "mine.safetensors")
	write(t, file, first)
	const idle = 200 * time.Millisecond
	r := startIdle(t, dir, map[string]string{"model.file": file}, func(*Edges) {}, training.IdleDelay{Stopped: idle, Unchanged: idle, Check: idle})
	if got := r.Status().Model.ID; got != old {
		t.Fatalf("model %s plays, want %s", got, old)
	}
	write(t, file, second)
	await(t, "the new version", func() bool { return r.Status().Model.ID == fresh })
	write(t, file, "no model")
	await(t, "an error", func() bool { return r.Status().Model.Error != "" })
	if got := r.Status().Model.ID; got != fresh {
		t.Errorf("model %s plays after a bad version, want %s", got, fresh)
	}
	write(t, file, second)
	await(t, "no error any more", func() bool { return r.Status().Model.Error == "" })
	third, dropped := another(t, "third")
	drop(t, r, third)
	await(t, "the model in the list", func() bool {
		for _, e := range r.training.Models() {
			if e.ID == dropped && e.State == library.StateAdded {
				return true
			}
		}
		return false
	})
}

// drop puts a model file into the library's folder.
func drop(t *testing.T, r *rig, data string) {
	t.Helper()
	folder := r.training.Library().Dir()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "dropped.safetensors"), data)
}
