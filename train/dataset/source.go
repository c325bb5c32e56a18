package dataset

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// listName is the dataset's list of takes.
const listName = "info.csv"

// ErrNothing says that a folder or archive holds nothing to learn from.
var ErrNothing = errors.New("neither " + listName + " nor a MIDI file is in it: give a folder of drum loops, or the Groove " +
	"MIDI Dataset, its folder or its zip (magenta.tensorflow.org/datasets/groove)")

// openSource opens a folder or a zip; the closer must be closed when all is read.
func openSource(place string) (fs.FS, io.Closer, error) {
	info, err := os.Stat(place)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		return os.DirFS(place), io.NopCloser(nil), nil
	}
	archive, err := zip.OpenReader(place)
	if err != nil {
		return nil, nil, fmt.Errorf("neither a folder nor a zip: %w", err)
	}
	return archive, archive, nil
}

// contents is what a source holds.
type contents struct {
	list    string   // the info.csv nearest to the root, of two equally near the first by name; empty without one
	midi    []string // all MIDI files, by name
	skipped []Skip   // what cannot be read, by its kind or permissions
}

// look walks through a source. Links to folders are not followed, so that none can lead in circles.
func look(source fs.FS) (contents, error) {
	var c contents
	depth := 0
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			c.skipped = append(c.skipped, Skip{name, pathless(err).Error()})
			return nil
		case d.IsDir():
			return nil
		}
		if n := strings.Count(name, "/"); path.Base(name) == listName && (c.list == "" || n < depth) {
			c.list, depth = name, n
		}
		switch strings.ToLower(path.Ext(name)) {
		case ".mid", ".midi", ".smf":
			if d.Type()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) != 0 { // opening one could wait for ever
				c.skipped = append(c.skipped, Skip{name, "not a file"})
				return nil
			}
			c.midi = append(c.midi, name)
		}
		return nil
	})
	if err == nil && c.list == "" && len(c.midi) == 0 {
		err = ErrNothing
	}
	return c, err
}
