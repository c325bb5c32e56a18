package dataset

import (
	"fmt"
	"path/filepath"

	"github.com/groovegen/groovegen/internal/atomicfile"
)

// keptFile is the file of a kept set in a folder. A program that stores sets in another way looks for another name.
func keptFile(dir string) string {
	return filepath.Join(dir, fmt.Sprintf("data-%d%s", cacheVersion, cacheEnding))
}

// Keep writes what was read into a folder, so that a training that is interrupted needs the MIDI files no more.
func (s *Set) Keep(dir string) error {
	if err := atomicfile.WriteFile(keptFile(dir), 0o600, s.store); err != nil {
		return fmt.Errorf("keep the data: %w", err)
	}
	return nil
}

// Kept reads what Keep has written into a folder.
func Kept(dir string, rule Rule) (*Set, error) {
	s, err := load(keptFile(dir), rule)
	if err != nil {
		return nil, fmt.Errorf("read the data that were kept: %w", err)
	}
	return s, nil
}
