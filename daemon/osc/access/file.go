package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/groovegen/groovegen/internal/lockorder"
	"github.com/groovegen/groovegen/internal/statefile"
)

// fileVersion is the schema of the file.
const fileVersion = 1

func document(path string) statefile.File {
	return statefile.File{Path: path, Version: fileVersion, Limit: maxFile, Indent: "  "}
}

type file struct {
	SchemaVersion int          `json:"schema_version"`
	Controllers   []Controller `json:"controllers"`
}

// maxFile is the largest file that is read, in bytes. A full list takes less than ten thousand.
const maxFile = 1 << 16

// Open reads the allow list at path. A missing file is an empty list. The error is that of statefile.File.Read. When
// nothing could be read the list is empty, so that no wrong machine is admitted; the next pairing overwrites the file,
// unless it is of a newer version. Until then Err returns the error too.
func Open(path string) (*AllowList, error) {
	l := &AllowList{file: document(path), mu: lockorder.New(lockorder.AllowList)}
	err := l.file.Read(func(data []byte) (err error) {
		l.list, err = parse(data)
		return err
	}, nil)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l, nil
	case statefile.Found(err):
		return l, err
	case errors.Is(err, statefile.ErrNewer):
		l.fault = fmt.Errorf("read controllers: %w", err)
	default:
		l.fault = fmt.Errorf("read controllers: %w: pair them again with groovectl osc pair", err)
	}
	return l, l.fault
}

// parse reads a whole file. On an error it returns no controller.
func parse(data []byte) ([]Controller, error) {
	var doc file
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if len(doc.Controllers) > maxControllers {
		return nil, fmt.Errorf("%d controllers: %w", len(doc.Controllers), ErrTooMany)
	}
	seen := AllowList{}
	for _, c := range doc.Controllers {
		if !c.Addr.IsValid() || c.Addr.IsUnspecified() || seen.find(c.Addr.Unmap()) >= 0 {
			return nil, fmt.Errorf("controller %q has no address of its own", short(c.Name))
		}
		if err := checkName(c.Name); err != nil || c.Name == "" {
			return nil, fmt.Errorf("controller %s: %w", c.Addr, errors.Join(err, ErrBadName))
		}
		c.Addr, c.Name = c.Addr.Unmap(), seen.unique(c.Name)
		seen.list = append(seen.list, c)
	}
	return seen.list, nil
}

// save replaces the file; l.mu is held.
func (l *AllowList) save(list []Controller) error {
	if err := l.file.Write(file{SchemaVersion: fileVersion, Controllers: list}); err != nil {
		return fmt.Errorf("save controllers: %w", err)
	}
	l.fault = nil
	return nil
}
