package dataset

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// listName is the Groove MIDI Dataset's list of takes, and expandedList what E-GMD calls its own.
const (
	listName     = "info.csv"
	expandedList = "e-gmd*.csv"
)

// The largest files that are read, in bytes. E-GMD's list has 13 MB; groove.ReadTake refuses a MIDI file that is
// longer.
const (
	maxList = 64 << 20
	maxFile = 8<<20 + 1
)

// ErrNothing says that a folder or archive has nothing to learn from.
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
	if !info.Mode().IsRegular() { // opening a FIFO would wait
		return nil, nil, fmt.Errorf("neither a folder nor a zip: %s: %w", place, regularfile.ErrNotRegular)
	}
	archive, err := zip.OpenReader(place)
	if err != nil {
		return nil, nil, fmt.Errorf("neither a folder nor a zip: %w", err)
	}
	return &zipSource{ReadCloser: archive, skipped: tidyNames(&archive.Reader)}, archive, nil
}

// rootName returns the name of a folder, or of an archive without its ending.
func rootName(place string) string {
	if whole, err := filepath.Abs(place); err == nil {
		place = whole
	}
	name := filepath.Base(place)
	if strings.EqualFold(filepath.Ext(name), ".zip") {
		name = name[:len(name)-len(".zip")]
	}
	return name
}

// contents is the list of files in a source.
type contents struct {
	list     string   // the list of takes nearest to the root, of two equally near the first by name; empty without one
	sidecars []string // all genres.csv, by name
	midi     []string // all MIDI files, by name
	skipped  []Skip   // files that cannot be read, because of their kind or permissions
}

// look walks through a source. Links to folders are not followed, so that there are no cycles.
func look(source fs.FS) (contents, error) {
	var c contents
	if z, ok := source.(*zipSource); ok {
		c.skipped = append(c.skipped, z.skipped...)
	}
	depth := 0
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			c.skip(name, unreadable(name, err))
			return nil
		case groove.IsDropping(name):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case isList(path.Base(name)):
			if n := strings.Count(name, "/"); c.list == "" || n < depth {
				c.list, depth = name, n
			}
		case strings.EqualFold(path.Base(name), sidecarName):
			c.sidecars = append(c.sidecars, name)
		}
		c.notice(source, name, d)
		return nil
	})
	if err == nil && c.list == "" && len(c.midi) == 0 {
		err = c.nothing()
	}
	return c, err
}

// nothing returns ErrNothing, with the reason for the first file that was left out.
func (c *contents) nothing() error {
	if len(c.skipped) == 0 {
		return ErrNothing
	}
	return fmt.Errorf("%w (%q: %s)", ErrNothing, c.skipped[0].Name, c.skipped[0].Reason)
}

func (c *contents) skip(name, reason string) { c.skipped = append(c.skipped, Skip{name, reason}) }

// notice keeps a file's name if it is MIDI.
func (c *contents) notice(source fs.FS, name string, d fs.DirEntry) {
	if d.Type()&fs.ModeSymlink != 0 {
		if to, err := fs.Stat(source, name); err == nil && to.IsDir() {
			c.skip(name, "a link to a folder, which is not followed: give that folder itself")
			return
		}
	}
	switch ending := strings.ToLower(path.Ext(name)); {
	case slices.Contains(archives, ending):
		c.skip(name, "an archive in a folder is not opened: unpack it, or give it itself if it is a zip")
	case groove.IsMIDIFile(name):
		if d.Type()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) != 0 { // opening one could wait for ever
			c.skip(name, "not a file")
			return
		}
		c.midi = append(c.midi, name)
	}
}

// archives are the endings of files that may hold MIDI files and are not opened.
var archives = []string{".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".sit"}

func isList(base string) bool {
	expanded, err := path.Match(expandedList, base)
	return base == listName || err == nil && expanded
}

// unreadable says why a file or folder cannot be read.
func unreadable(name string, err error) string {
	if !fs.ValidPath(name) {
		return "the name is not UTF-8: rename it"
	}
	return pathless(err).Error()
}

// readAll reads a file, at most limit bytes of it. It does not open pipes and devices.
func readAll(source fs.FS, name string, limit int64) ([]byte, error) {
	f, err := source.Open(name)
	if err != nil {
		return nil, errors.New(unreadable(name, err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, pathless(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a file")
	}
	data, err := io.ReadAll(io.LimitReader(f, limit))
	if err != nil {
		return nil, pathless(err)
	}
	return data, nil
}
