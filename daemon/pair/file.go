package pair

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/groovegen/groovegen/internal/atomicfile"
)

// fileVersion is the schema of the file.
const fileVersion = 1

type file struct {
	SchemaVersion int          `json:"schema_version"`
	Controllers   []Controller `json:"controllers"`
}

// maxFile is the most that is read of a file, in bytes; a full book has under ten thousand.
const maxFile = 1 << 16

// Open reads the book at path; a file that is not there is an empty one. With an error it returns an empty book, which
// writes over the file when a controller is paired: better that nobody is heard than that the wrong are.
func Open(path string) (*Book, error) {
	b := &Book{path: path}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return b, fmt.Errorf("read controllers: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err == nil {
		b.list, err = parse(data)
	}
	if err != nil {
		return b, fmt.Errorf("read controllers: %s: %w: pair them again with groovectl osc pair", path, err)
	}
	return b, nil
}

// parse reads a file as a whole or not at all.
func parse(data []byte) ([]Controller, error) {
	var doc file
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if doc.SchemaVersion != fileVersion {
		return nil, fmt.Errorf("schema_version is %d: this program reads %d", doc.SchemaVersion, fileVersion)
	}
	if len(doc.Controllers) > maxBook {
		return nil, fmt.Errorf("%d controllers: %w", len(doc.Controllers), ErrTooMany)
	}
	seen := Book{}
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

// save writes a list in place of the file's.
func (b *Book) save(list []Controller) error {
	err := atomicfile.WriteFile(b.path, 0o600, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(file{SchemaVersion: fileVersion, Controllers: list})
	})
	if err != nil {
		return fmt.Errorf("remember controllers: %w", err)
	}
	return nil
}
