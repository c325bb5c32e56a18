package dataset

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// maxFile is the largest MIDI file that is read, in bytes; groove.ReadTake refuses one that is longer.
const maxFile = 8<<20 + 1

// validationShare is the part of the files of a folder without a list that is held out, in 256ths: about a tenth.
const validationShare = 26

// readFolder reads MIDI files that no list describes. A file's genre is that of the nearest folder above it that is
// called like one, its tempo the file's own; Options override both. A file whose meter changes gives a performance for
// each stretch of 4/4. A tenth of the files is for validation, chosen by a hash of their content, so that a copy or
// another day's reading does not move one; in a folder of so few that none would be, one stands in.
func (s *Set) readFolder(source fs.FS, files []string, opt Options) {
	seen := map[[sha256.Size]byte]string{}
	var hashes [][sha256.Size]byte // of each performance's file
	for _, name := range files {
		data, err := readAll(source, name)
		if err != nil {
			s.skip(name, err.Error())
			continue
		}
		sum := sha256.Sum256(data)
		if first, twice := seen[sum]; twice {
			s.skip(name, fmt.Sprintf("its content is that of %q", first))
			continue
		}
		seen[sum] = name
		found, err := s.readLoose(name, data, opt)
		if err != nil {
			s.skip(name, err.Error())
			continue
		}
		for _, p := range found {
			if sum[0] < validationShare {
				p.Split = Validation
			}
			s.Performances = append(s.Performances, p)
			hashes = append(hashes, sum)
		}
	}
	s.holdOut(hashes)
}

// holdOut sees to it that of two files at least one is held out, that of the smallest hash, and one is not, that of the
// greatest; hashes are those of the performances' files.
func (s *Set) holdOut(hashes [][sha256.Size]byte) {
	if len(hashes) == 0 {
		return
	}
	compare := func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) }
	least, most := slices.MinFunc(hashes, compare), slices.MaxFunc(hashes, compare)
	for i, p := range s.Performances {
		switch hashes[i] {
		case most: // first, so that a single file is trained on
			p.Split = Train
		case least:
			p.Split = Validation
		}
	}
}

func readAll(source fs.FS, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, errors.New("the name is not UTF-8: rename the file")
	}
	f, err := source.Open(name)
	if err != nil {
		return nil, pathless(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, pathless(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a file")
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, pathless(err)
	}
	return data, nil
}

// readLoose reads one file into a performance for each stretch of 4/4.
func (s *Set) readLoose(name string, data []byte, opt Options) ([]*Performance, error) {
	take, err := groove.ReadTake(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	channel, err := take.DrumChannel()
	if err != nil {
		return nil, err
	}
	genre, err := genreOf(name, opt)
	if err != nil {
		return nil, err
	}
	take.Notes = slices.DeleteFunc(take.Notes, func(n groove.TakeNote) bool { return n.Channel != channel })
	var found []*Performance
	parts := stretches(take)
	for i, part := range parts {
		p := &Performance{ID: fmt.Sprintf("%s#%d", name, i), File: name, Genre: genre, Meter: [2]int{4, 4}}
		if err := p.follow(part, opt); err != nil {
			return nil, err
		}
		if p.windows > 0 {
			found = append(found, p)
		}
	}
	switch {
	case len(parts) == 0:
		return nil, errors.New("none of its notes are in 4/4: nothing else is learned")
	case len(found) == 0:
		return nil, fmt.Errorf("it has no %d bars of 4/4 in a row", groove.Bars)
	}
	return found, nil
}

// genreOf finds a file's genre.
func genreOf(name string, opt Options) (groove.Genre, error) {
	if opt.Genre != nil {
		return *opt.Genre, nil
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		base := path.Base(dir)
		if _, err := strconv.Atoi(base); err == nil {
			continue // a folder called 3 is the third of something, not the genre of that index
		}
		if g, err := groove.ParseGenre(base); err == nil {
			return g, nil
		}
	}
	return 0, errors.New("no folder above it is called like a genre: name one so, or give --genre, one of " + genreList())
}

func genreList() string {
	var names []string
	for _, g := range groove.AllGenres() {
		names = append(names, g.String())
	}
	return strings.Join(names, ", ")
}
