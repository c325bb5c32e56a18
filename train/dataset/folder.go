package dataset

import (
	"bytes"
	"cmp"
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
		r.reportProgress(i, len(c.midi))
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
	slices.SortFunc(r.set.Folders, func(a, b Folder) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Word, b.Word)) })
	r.set.Remarks = append(r.set.Remarks, holdOut(files)...)
	r.reportProgress(len(c.midi), len(c.midi))
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
	part, err := r.keepDrums(take, row)
	if err != nil {
		return nil, err
	}
	genre, folder, err := r.genreOf(name, row)
	if err != nil {
		return nil, err
	}
	bpm := r.opt.BPM
	if bpm == 0 {
		bpm = row.bpm
	}
	for _, fault := range append(slices.Clone(take.Repairs), part.Describe(), part.LeftOut) {
		if fault != "" {
			r.set.Remarks = append(r.set.Remarks, Remark{name, fault})
		}
	}
	if take.Zeros > 0 {
		r.set.Remarks = append(r.set.Remarks, Remark{name, "it has a tempo of 0, which was passed over: --bpm says what is meant"})
	}
	parts := stretches(take)
	if _, loop := take.LoopStart(); loop && len(parts) == 1 {
		r.remarkRound(name, parts[0].PlayRound(0))
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
	r.countFile(folder)
	return found, nil
}

// keepDrums drops all notes but the drums; see groove.Take.KeepDrums. The file's row comes before the options.
func (r *reader) keepDrums(take *groove.Take, row known) (groove.DrumPart, error) {
	pick := r.opt.Drums
	if row.drums.Channel != 0 || row.drums.Track != "" {
		pick.Channel, pick.Track = row.drums.Channel, row.drums.Track
	}
	if row.kit != "" {
		pick.Kit = row.drums.Kit
	}
	part, err := take.KeepDrums(pick)
	if err != nil {
		return part, err
	}
	unmapped := 0
	for _, n := range take.Unmapped() {
		unmapped += n
	}
	if all := len(take.Notes); unmapped == all || part.Channel != groove.DrumChannel && 2*unmapped > all {
		return part, fmt.Errorf("no drums: of the %d notes on channel %d, %d have a drum's pitch; the others are %s",
			all, part.Channel, all-unmapped, groove.DescribePitches(groove.CountPitches(take.Unmapped())))
	}
	return part, nil
}

// genreOf finds a file's genre, and the folder or word that says so, if one does.
func (r *reader) genreOf(name string, row known) (groove.Genre, *Folder, error) {
	switch {
	case r.opt.Genre != nil:
		return *r.opt.Genre, nil, nil
	case row.genre != nil:
		list, _, _ := strings.Cut(row.row, ":")
		return *row.genre, &Folder{Name: list, Word: row.word, Genre: *row.genre}, nil
	}
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		base := path.Base(dir)
		if dir == "." {
			base = r.root
		}
		if _, err := strconv.Atoi(base); err != nil { // a folder with the name 3 does not mean the genre of that index
			if g, err := groove.ParseGenre(base); err == nil {
				return g, &Folder{Name: dir, Word: base, Genre: g}, nil
			}
		}
		if dir == "." {
			break
		}
	}
	return 0, nil, fmt.Errorf("no folder above it is called like a genre: name one so, give it a row in %s, or give --genre, one of %s", sidecarName, genreList())
}

// countFile counts a file of a folder.
func (r *reader) countFile(folder *Folder) {
	if folder == nil {
		return
	}
	for i, f := range r.set.Folders {
		if f.Name == folder.Name && f.Word == folder.Word {
			r.set.Folders[i].Files++
			return
		}
	}
	folder.Files = 1
	r.set.Folders = append(r.set.Folders, *folder)
}

func genreList() string {
	var names []string
	for _, g := range groove.AllGenres() {
		names = append(names, g.String())
	}
	return strings.Join(names, ", ")
}
