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

// ErrNoList says that a folder or archive has no info.csv, so that it is not the Groove MIDI Dataset.
var ErrNoList = errors.New("no " + listName + " in it: give the Groove MIDI Dataset, its folder or its zip " +
	"(magenta.tensorflow.org/datasets/groove)")

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

// findList returns the path of the info.csv nearest to the root, of two equally near the first by name. Links to folders
// are not followed, so that none can lead in circles.
func findList(source fs.FS) (string, error) {
	found, depth := "", 0
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == "." {
				return err
			}
			return fs.SkipDir // an unreadable folder beside the dataset is none of its business
		}
		if n := strings.Count(name, "/"); !d.IsDir() && path.Base(name) == listName && (found == "" || n < depth) {
			found, depth = name, n
		}
		return nil
	})
	if err == nil && found == "" {
		err = ErrNoList
	}
	return found, err
}
