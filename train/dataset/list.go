package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// kitColumn is the additional field of E-GMD's list.
const kitColumn = "kit_name"

// columns are the fields of info.csv that are read; it has others (audio_filename, duration).
var columns = [...]string{"drummer", "id", "style", "bpm", "beat_type", "time_signature", "midi_filename", "split"}

// readList reads the rows of info.csv into performances without their notes. Rows that cannot be used are in skipped;
// an error means that the list as a whole cannot be read.
func readList(source fs.FS, list string) (rows []*Performance, skipped []Skip, err error) {
	data, err := readAll(source, list, maxList+1)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read %s: %w", list, err)
	case len(data) > maxList:
		return nil, nil, fmt.Errorf("%s is over %d MB: it is no list of takes", list, maxList>>20)
	}
	r, above := tableReader(data) // a short row is an error of that row only
	head, err := r.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("read the titles of %s: %w", list, err)
	}
	at, err := findColumns(head)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", list, err)
	}
	seen := map[string]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, skipped, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			skipped = append(skipped, Skip{fmt.Sprintf("%s:%d", list, above+broken.StartLine), broken.Err.Error()})
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", list, err)
		}
		line, _ := r.FieldPos(0)
		p, err := readRow(row, at, path.Dir(list))
		if err == nil && seen[p.File] {
			err = fmt.Errorf("%s is listed twice", p.File)
		}
		if err != nil {
			skipped = append(skipped, Skip{fmt.Sprintf("%s:%d", list, above+line), err.Error()})
			continue
		}
		seen[p.File] = true
		rows = append(rows, p)
	}
}

// findColumns returns where each of columns is.
func findColumns(head []string) (map[string]int, error) {
	at := map[string]int{}
	for i, title := range head {
		at[strings.TrimSpace(strings.TrimPrefix(title, "\uFEFF"))] = i
	}
	for _, c := range columns {
		if _, ok := at[c]; !ok {
			return nil, fmt.Errorf("no column %q: want %s", c, strings.Join(columns[:], ", "))
		}
	}
	return at, nil
}

// readRow reads one row; folder is where the list is.
func readRow(row []string, at map[string]int, folder string) (*Performance, error) {
	for _, c := range columns {
		if at[c] >= len(row) {
			return nil, fmt.Errorf("the row has %d fields and none for %s", len(row), c)
		}
	}
	field := func(c string) string { return strings.TrimSpace(row[at[c]]) }
	p := &Performance{ID: field("id"), Drummer: field("drummer"), Style: field("style"), Kind: field("beat_type")}
	if i, ok := at[kitColumn]; ok && i < len(row) {
		p.Kit = strings.TrimSpace(row[i])
	}
	p.File = path.Join(folder, field("midi_filename"))
	if field("midi_filename") == "" || !fs.ValidPath(p.File) {
		return nil, fmt.Errorf("midi_filename %q is no path below the list", field("midi_filename"))
	}
	first, _, _ := strings.Cut(p.Style, "/")
	var err error
	if p.Genre, err = groove.ParseGenre(first); err != nil {
		return nil, err
	}
	if p.BPM, err = strconv.ParseFloat(field("bpm"), 64); err != nil {
		return nil, fmt.Errorf("bpm %q is no number", field("bpm"))
	}
	if err = groove.ValidateBPM(p.BPM); err != nil {
		return nil, err
	}
	if p.Meter, err = parseMeter(field("time_signature")); err != nil {
		return nil, err
	}
	p.Split, err = ParseSplit(field("split"))
	return p, err
}

// parseMeter reads "4-4" and "4/4".
func parseMeter(text string) ([2]int, error) {
	beats, unit, ok := strings.Cut(strings.ReplaceAll(text, "/", "-"), "-")
	a, errA := strconv.Atoi(beats)
	b, errB := strconv.Atoi(unit)
	if !ok || errA != nil || errB != nil || a < 1 || b < 1 {
		return [2]int{}, fmt.Errorf("time_signature %q is none: write it like 4-4", text)
	}
	return [2]int{a, b}, nil
}
