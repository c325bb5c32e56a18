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
	"github.com/groovegen/groovegen/internal/regularfile"
)

// The limits of the files beside a model.
const (
	maxFiles = 64
	maxBytes = 4 << 30
)

// beside are the kinds of files that are kept with a model: cards, figures and curves, but no checkpoints.
var beside = []string{".csv", ".json", ".jsonl", ".md", ".png", ".svg", ".toml", ".txt"}

// Add copies a model from a folder: model.safetensors and the files beside it. e describes the model; Add fills in id,
// file and size. A model that is in the library already gets the new description. On an error, which says what is wrong
// with the model or why it could not be written, no file remains.
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

// AddFile adds a single regular file as a model of the user. The error names the path but quotes nothing of the file.
func (l *Library) AddFile(path string) (Entry, error) {
	file, err := regularfile.Read(path, infer.MaxModelFile)
	if err != nil {
		return Entry{}, fmt.Errorf("add to the library: %w", err)
	}
	m, err := infer.Load(file)
	if err != nil {
		return Entry{}, fmt.Errorf("add %s to the library: %w", path, err)
	}
	if e, errFind := l.Find(m.ID); errFind == nil && e.State != StateBroken {
		return e, nil // with its present description
	}
	temp, err := os.MkdirTemp("", "groovegen-model-")
	if err != nil {
		return Entry{}, fmt.Errorf("add to the library: %w", err)
	}
	defer func() { _ = os.RemoveAll(temp) }()
	if err := os.WriteFile(filepath.Join(temp, ModelFile), file, 0o600); err != nil {
		return Entry{}, fmt.Errorf("add to the library: %w", err)
	}
	return l.Add(temp, Entry{State: StateAdded, Made: time.Now().Round(time.Second), Reason: "brought in from " + path})
}

// move copies into a folder of another name first, so that home is complete when it appears.
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
	f, err := regularfile.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	return atomicfile.WriteFile(to, 0o600, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
}
