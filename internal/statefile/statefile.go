// Package statefile keeps JSON documents that outlive a program: each with a checksum, the last good ones beside it, and
// a version that is never read or written over by an older program.
//
// Beside NAME there are NAME.1 and NAME.2, the two documents before it. Wherever a write is interrupted, NAME is whole,
// and so are the two newest documents. A damaged NAME is replaced by the newest good one, and kept as NAME.bad.
package statefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// ErrNewer is wrapped when a file was written by a newer version of the program. It is left as it is.
var ErrNewer = errors.New("it was written by a newer version of this program, and nothing is saved over it: update, or move it away")

// olderCopies is how many documents before the last one are kept.
const olderCopies = 2

// File is a document on disk. Its methods are safe for concurrent use.
type File struct {
	Path    string
	Version int   // of the documents that are written, and the newest that is read
	Limit   int64 // of the size, in bytes
	Indent  string

	mu      sync.Mutex
	newer   error // of a file that is not written over
	failed  error // of the last write
	damaged bool  // what is at Path must not become an older copy
}

// DamageError says what was wrong with a file, and what was read in its place.
type DamageError struct {
	Path  string
	Aside string // where the damaged file is now; empty = it could not be kept
	From  string // what was read; empty = nothing
	Lost  []string
	Err   error
}

// Error implements error.
func (e *DamageError) Error() string { return fmt.Sprintf("read %s: %v", e.Path, e.Err) }

// Unwrap returns what was wrong.
func (e *DamageError) Unwrap() error { return e.Err }

// Read passes the document to parse, which accepts it or returns what is wrong with it. If it is damaged, the copies
// before it are tried, then salvage (may be nil), which takes what it can of the damaged one and returns what is lost.
// The error wraps fs.ErrNotExist or ErrNewer, or is a *DamageError, also when something was read in its place.
func (f *File) Read(parse func(data []byte) error, salvage func(data []byte) (lost []string, err error)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.newer, f.damaged = nil, false
	data, err := f.read(f.Path, parse)
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return err
	case errors.Is(err, ErrNewer):
		f.newer = err
		return err
	}
	f.damaged = true
	damage := &DamageError{Path: f.Path, Err: err}
	for n := 1; n <= olderCopies; n++ {
		good, err := f.read(f.older(n), parse)
		if err != nil {
			continue
		}
		damage.From = f.older(n)
		damage.Aside = f.keepAside()
		f.failed = f.put(f.Path, good)
		f.damaged = f.failed != nil
		return damage
	}
	if salvage != nil && data != nil {
		if lost, err := salvage(data); err == nil {
			damage.From, damage.Lost, damage.Aside = f.Path, lost, f.keepAside()
			return damage
		}
	}
	if err := os.Rename(f.Path, f.Path+".bad"); err == nil {
		damage.Aside, f.damaged = f.Path+".bad", false
	}
	return damage
}

// read returns the document at path, without its checksum. On an error it returns what there is.
func (f *File) read(path string, parse func([]byte) error) ([]byte, error) {
	data, err := regularfile.Read(path, f.Limit)
	if err != nil {
		return nil, err
	}
	data, err = unsealed(data)
	if err != nil {
		return data, err
	}
	var head struct {
		SchemaVersion int `json:"schema_version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return data, err
	}
	if head.SchemaVersion > f.Version {
		return data, fmt.Errorf("read %s: schema_version is %d, this program reads %d: %w", path, head.SchemaVersion, f.Version, ErrNewer)
	}
	if head.SchemaVersion < 1 {
		return data, errors.New("schema_version is missing")
	}
	return data, parse(data)
}

// keepAside copies the damaged file to NAME.bad, and returns that name. NAME itself stays, for it is replaced at once.
func (f *File) keepAside() string {
	aside := f.Path + ".bad"
	if info, err := os.Stat(f.Path); err == nil && !info.Mode().IsRegular() && os.Rename(f.Path, aside) == nil {
		return aside
	}
	if os.Remove(aside) != nil && !isFree(aside) || link(f.Path, aside, f.Limit) != nil {
		return ""
	}
	return aside
}

func isFree(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// Write replaces the document. The ones before it become the older copies. It does nothing to a file of a newer version:
// the error wraps ErrNewer.
func (f *File) Write(doc any) error {
	data, err := encode(doc, f.Indent)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.newer != nil {
		return f.newer
	}
	if !f.damaged {
		f.rotate()
	}
	if f.failed = f.put(f.Path, data); f.failed == nil {
		f.damaged = false
	}
	return f.failed
}

// rotate makes NAME.1 to NAME.2 and NAME to NAME.1. NAME is there all the time. That a copy cannot be kept stops no write.
func (f *File) rotate() {
	if isFree(f.Path) {
		return
	}
	for n := olderCopies; n > 1; n-- {
		_ = os.Rename(f.older(n-1), f.older(n))
	}
	_ = link(f.Path, f.older(1), f.Limit)
}

// DropOlder removes the copies before the last document: what it no longer has must not come back.
func (f *File) DropOlder() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	for n := 1; n <= olderCopies; n++ {
		if err := os.Remove(f.older(n)); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Problem says why the document is not saved; empty = it is.
func (f *File) Problem() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := errors.Join(f.newer, f.failed); err != nil {
		return err.Error()
	}
	return ""
}

func (f *File) older(n int) string { return fmt.Sprintf("%s.%d", f.Path, n) }

// put seals and writes a document.
func (f *File) put(path string, data []byte) error {
	return atomicfile.WriteFile(path, 0o600, func(w io.Writer) error { _, err := w.Write(sealed(data)); return err })
}

// link gives a file a second name, or copies it where the file system has no links.
func link(from, to string, limit int64) error {
	from, err := filepath.EvalSymlinks(from) // a link to a link would follow the next write
	if err != nil {
		return err
	}
	if err = os.Link(from, to); err == nil {
		return nil
	}
	data, err := regularfile.Read(from, limit)
	if err != nil {
		return err
	}
	return atomicfile.WriteFile(to, 0o600, func(w io.Writer) error { _, err := w.Write(data); return err })
}

func encode(doc any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", indent)
	err := enc.Encode(doc)
	return b.Bytes(), err
}
