package dataset

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// folder reads MIDI files that no info.csv describes. A file's genre comes from its row in a genres.csv, or from the nearest
// folder above it with the name of a genre. Its tempo comes from its row or from the file. Options override both. A file whose meter
// changes gives a performance for each section in 4/4. A file of less than four bars is repeated, see playRound. holdOut decides which
// files are held out.
func (r *reader) folder(c contents) {
	rows := r.readSidecars(c)
	seen := map[[sha256.Size]byte]string{}
	var files []looseFile
	for i, name := range c.midi {
		r.tell(i, len(c.midi))
		data, err := readAll(r.source, name, maxFile)
		if err != nil {
			r.set.skip(name, err.Error())
			continue
		}
		sum := sha256.Sum256(data)
		if first, twice := seen[sum]; twice {
			r.set.skip(name, fmt.Sprintf("its content is that of %q", first))
			continue
		}
		seen[sum] = name
		found, err := r.loose(name, data, rows[name])
		for i := 0; err == nil && i < len(found); i++ {
			err = r.reserve(found[i])
		}
		if err != nil {
			r.set.skip(name, err.Error())
			continue
		}
		r.set.Performances = append(r.set.Performances, found...)
		files = append(files, looseFile{name, found, rows[name].split})
	}
	r.set.Remarks = append(r.set.Remarks, holdOut(files)...)
	r.tell(len(c.midi), len(c.midi))
}

// loose reads one file into a performance for each section in 4/4.
func (r *reader) loose(name string, data []byte, row known) ([]*Performance, error) {
	if row.err != nil {
		return nil, fmt.Errorf("%s: %w", row.row, row.err)
	}
	take, err := groove.ReadTake(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if err = keepDrums(take); err != nil {
		return nil, err
	}
	genre, err := r.genreOf(name, row)
	if err != nil {
		return nil, err
	}
	bpm := r.opt.BPM
	if bpm == 0 {
		bpm = row.bpm
	}
	if take.Zeros > 0 {
		r.set.Remarks = append(r.set.Remarks, Remark{name, "it has a tempo of 0, which was passed over: --bpm says what is meant"})
	}
	parts := stretches(take)
	if len(parts) == 1 && steady(take) {
		r.remarkRound(name, playRound(parts[0]))
	}
	var found []*Performance
	for i, part := range parts {
		p := &Performance{ID: fmt.Sprintf("%s#%d", name, i), File: name, Genre: genre, Meter: [2]int{4, 4}}
		if err := p.follow(part, bpm, r.opt.Rule); err != nil {
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
		return nil, fmt.Errorf("it has no %d bars of 4/4 in a row, and is no loop of fewer: nothing sounds after its first beat, or its meter changes", groove.Bars)
	}
	return found, nil
}

// keepDrums drops all notes but those of the drum channel. If most notes of a channel other than 10 are not
// drum pitches, the channel is another instrument.
func keepDrums(take *groove.Take) error {
	channel, err := take.DrumChannel()
	if err != nil {
		return err
	}
	take.Notes = slices.DeleteFunc(take.Notes, func(n groove.TakeNote) bool { return n.Channel != channel })
	drums := 0
	for _, n := range take.Notes {
		if _, ok := groove.VoiceOfPitch(n.Note); ok {
			drums++
		}
	}
	if drums == 0 || channel != groove.DrumChannel && 2*drums < len(take.Notes) {
		return fmt.Errorf("no drums: of the %d notes on channel %d, %d have a drum's pitch", len(take.Notes), channel, drums)
	}
	return nil
}

// genreOf finds a file's genre.
func (r *reader) genreOf(name string, row known) (groove.Genre, error) {
	switch {
	case r.opt.Genre != nil:
		return *r.opt.Genre, nil
	case row.genre != nil:
		return *row.genre, nil
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		base := path.Base(dir)
		if _, err := strconv.Atoi(base); err == nil {
			continue // a folder with the name 3 does not mean the genre of that index
		}
		if g, err := groove.ParseGenre(base); err == nil {
			return g, nil
		}
	}
	return 0, fmt.Errorf("no folder above it is called like a genre: name one so, give it a row in %s, or give --genre, one of %s", sidecarName, genreList())
}

func genreList() string {
	var names []string
	for _, g := range groove.AllGenres() {
		names = append(names, g.String())
	}
	return strings.Join(names, ", ")
}
