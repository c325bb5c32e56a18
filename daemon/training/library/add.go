package library

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// The limits of what goes with a model.
const (
	maxFiles = 64
	maxBytes = 4 << 30
)

// beside are the kinds of files that go with a model: cards, figures and curves, but no checkpoints.
var beside = []string{".csv", ".json", ".jsonl", ".md", ".png", ".svg", ".toml", ".txt"}

// Add takes over a model: of a folder model.safetensors, and the files that tell of it. What it is to say of the model
// stands in e; id, file and size are found out. A model that is there already gets the new description. The error says
// what is wrong with the model, or why it could not be written; there is nothing left of it then.
func (l *Library) Add(folder string, e Entry) (Entry, error) {
	m, err := infer.LoadFile(filepath.Join(folder, ModelFile))
	if err != nil {
		return Entry{}, fmt.Errorf("add to the library: %w", err)
	}
	e.ID = m.ID
	if e.Name == "" {
		e.Name = m.Metadata["name"]
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if inside := l.inside(); inside.ID == e.ID {
		return inside, nil
	}
	home := filepath.Join(l.dir, e.ID)
	if _, err := os.Stat(home); err == nil {
		if err := writeDocument(filepath.Join(home, entryFile), e.doc()); err != nil {
			return Entry{}, fmt.Errorf("add to the library: %w", err)
		}
		return readEntry(l.dir, e.ID), nil
	}
	if err := l.move(folder, home, e.doc()); err != nil {
		return Entry{}, fmt.Errorf("add to the library: %w", err)
	}
	return readEntry(l.dir, e.ID), nil
}

// AddFile takes over a single file, as a model that the user brought in.
func (l *Library) AddFile(path string) (Entry, error) {
	m, err := infer.LoadFile(path)
	if err != nil {
		return Entry{}, err
	}
	if e, errFind := l.Find(m.ID); errFind == nil && e.State != StateBroken {
		return e, nil // with what is known of it
	}
	temp, err := os.MkdirTemp("", "groovegen-model-")
	if err != nil {
		return Entry{}, fmt.Errorf("add to the library: %w", err)
	}
	defer func() { _ = os.RemoveAll(temp) }()
	if err := copyFile(path, filepath.Join(temp, ModelFile)); err != nil {
		return Entry{}, fmt.Errorf("add to the library: %w", err)
	}
	return l.Add(temp, Entry{State: StateAdded, Made: time.Now().Round(time.Second), Reason: "brought in from " + path})
}

// move copies into a folder of another name first, so that home is whole when it appears.
func (l *Library) move(from, home string, doc entryDoc) (err error) {
	if err = os.MkdirAll(l.dir, 0o700); err != nil {
		return err
	}
	temp := filepath.Join(l.dir, "."+filepath.Base(home)+".adding")
	if err = os.RemoveAll(temp); err != nil {
		return err
	}
	if err = os.Mkdir(temp, 0o700); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temp))
		}
	}()
	if err = copyFolder(from, temp); err != nil {
		return err
	}
	if err = writeDocument(filepath.Join(temp, entryFile), doc); err != nil {
		return err
	}
	return os.Rename(temp, home)
}

func copyFolder(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	files, total := 0, int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return err
		}
		known := e.Name() == ModelFile || slices.Contains(beside, filepath.Ext(e.Name()))
		if !info.Mode().IsRegular() || !known {
			continue
		}
		files, total = files+1, total+info.Size()
		if files > maxFiles || total > maxBytes {
			return fmt.Errorf("%s holds more than %d files or %d bytes", from, maxFiles, int64(maxBytes))
		}
		if err := copyFile(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	return atomicfile.WriteFile(to, 0o600, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
}
