package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/lockorder"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// fileVersion is the schema of the file.
const fileVersion = 1

type file struct {
	SchemaVersion int          `json:"schema_version"`
	Controllers   []Controller `json:"controllers"`
}

// maxFile is the largest file that is read, in bytes. A full list takes less than ten thousand.
const maxFile = 1 << 16

// Open reads the allow list at path. A missing file is an empty list. On an error it returns the error and an empty
// list, so that no wrong machine is admitted; the next pairing overwrites the file. Until then Err returns the error
// too.
func Open(path string) (*AllowList, error) {
	l := &AllowList{path: path, mu: lockorder.New(lockorder.AllowList)}
	data, err := regularfile.Read(path, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err == nil {
		if l.list, err = parse(data); err != nil {
			err = fmt.Errorf("%s: %w", path, err)
		}
	}
	if err != nil {
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
	if doc.SchemaVersion != fileVersion {
		return nil, fmt.Errorf("schema_version is %d: this program reads %d", doc.SchemaVersion, fileVersion)
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
	err := atomicfile.WriteFile(l.path, 0o600, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(file{SchemaVersion: fileVersion, Controllers: list})
	})
	if err != nil {
		return fmt.Errorf("save controllers: %w", err)
	}
	l.fault = nil
	return nil
}
