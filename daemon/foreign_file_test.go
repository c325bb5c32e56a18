//go:build unix

package daemon

import (
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models"
)

// reply returns the page's next reply whole.
func (p *page) reply() string {
	p.t.Helper()
	for {
		_, data, err := p.conn.Read(p.ctx)
		if err != nil {
			p.t.Fatal(err)
		}
		var head struct{ Type string }
		if err = json.Unmarshal(data, &head); err != nil {
			p.t.Fatal(err)
		}
		if head.Type == "reply" {
			return string(data)
		}
	}
}

// Any local user can open the page: a file of the daemon's user, also a model that is right, is not to be had by its path, and
// whether there is a file of a name must not show.
func TestPageNamesNoFiles(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	p := openPage(t, r.Daemon)
	secret, right, fifo := filepath.Join(dir, "secret"), filepath.Join(dir, "model.safetensors"), filepath.Join(dir, "fifo")
	write(t, secret, "hunter2!hunter2!hunter2!")
	other, err := infer.Load(models.Default())
	if err == nil {
		err = errors.Join(writeVariant(dir, other, 0.1), unix.Mkfifo(fifo, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]bool{}
	for _, path := range []string{secret, right, fifo, dir, filepath.Join(dir, "none"), "/dev/zero"} {
		name, _ := json.Marshal(path)
		p.send(`{"type":"use","id":1,"model":` + string(name) + `}`)
		got := p.reply()
		if !strings.Contains(got, library.ErrUnknown.Error()) {
			t.Errorf("%s: %s", path, got)
		}
		_, answer, _ := strings.Cut(got, `"error"`)
		answer, _, _ = strings.Cut(answer, `"now"`)
		answers[strings.ReplaceAll(answer, string(name[1:len(name)-1]), "PATH")] = true
	}
	if len(answers) != 1 {
		t.Errorf("the answers differ: %v", answers)
	}
	p.send(`{"type":"use","id":2,"file":"` + right + `"}`)
	if got := p.reply(); !strings.Contains(got, "unknown field") {
		t.Errorf("a file: %s", got)
	}
	if s := r.Status().Model; s.ID != defaultID(t) || s.Error != "" {
		t.Errorf("model %+v", s)
	}
}

// The user's own terminal may name a file. A wrong one is refused at once, and the error quotes nothing of it.
func TestSocketAddsRegularFilesOnly(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	c := control.NewClient(filepath.Join(dir, "s"))
	defer c.Close()
	secret, fifo := filepath.Join(dir, "secret"), filepath.Join(dir, "fifo")
	write(t, secret, "hunter2!hunter2!hunter2!")
	other, err := infer.Load(models.Default())
	if err == nil {
		err = errors.Join(writeVariant(dir, other, 0.1), unix.Mkfifo(fifo, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		secret: "not a sound safetensors file", fifo: "not a regular file", "/dev/zero": "not a regular file", dir: "not a regular file",
	} {
		_, err = c.Use(t.Context(), control.Use{File: path})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", path, err)
		}
	}
	used, err := c.Use(t.Context(), control.Use{File: filepath.Join(dir, library.ModelFile)})
	if err != nil || r.Status().Model.ID != used.ID || used.ID == defaultID(t) {
		t.Errorf("a right one: %+v %v", used, err)
	}
	for _, u := range []control.Use{{File: library.ModelFile}, {File: secret, Previous: true}, {Model: secret}} {
		var e *control.Error
		if _, err := c.Use(t.Context(), u); !errors.As(err, &e) || e.Code != http.StatusBadRequest && e.Code != http.StatusNotFound {
			t.Errorf("%+v: %v", u, err)
		}
	}
}
