// Package regularfile reads regular files and nothing else: a FIFO would wait for a writer, and a device has no end. A
// symbolic link to a regular file is followed.
package regularfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

var (
	// ErrNotRegular is returned for a folder, a device, a socket or a FIFO.
	ErrNotRegular = errors.New("not a regular file")
	// ErrTooLarge is wrapped by errors about a file over a limit.
	ErrTooLarge = errors.New("too large")
)

// Open opens a file for reading. It never waits. The error names the path, as os.Open's does.
func Open(path string) (*os.File, error) {
	refuse := func(err error) (*os.File, error) { return nil, &os.PathError{Op: "open", Path: path, Err: err} }
	// Opening a device can already have an effect. The second look is at what was opened: the name may be another file's by then.
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return refuse(ErrNotRegular)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	if err != nil {
		_ = f.Close() // only opened
		return refuse(err)
	}
	return f, nil
}

// Read returns the content of a file of at most limit bytes. The error names the path.
func Read(path string, limit int64) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	data.Grow(int(min(info.Size(), limit)) + bytes.MinRead) // the file may have grown since
	if _, err := data.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, err
	}
	if int64(data.Len()) > limit {
		return nil, &os.PathError{Op: "read", Path: path, Err: fmt.Errorf("%w: over %d bytes", ErrTooLarge, limit)}
	}
	return data.Bytes(), nil
}
