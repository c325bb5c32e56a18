package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// sidecarName is a list that users may put beside their MIDI files: a row of titles, "file,genre,bpm,split,channel,track,kit" in any
// order, of which only file is required; then a row for each file that needs more than its folder's name.
// Files are named relative to the list's folder. An empty field has no effect.
const sidecarName = "genres.csv"

// maxSidecar is the largest sidecar that is read, in bytes.
const maxSidecar = 4 << 20

// known is the information of a sidecar about a file.
type known struct {
	row   string // list:line
	genre *groove.Genre
	bpm   float64 // 0 = not given
	split *Split
	drums groove.DrumPick
	kit   string // its name; empty = not given
	word  string // that the list gives as the genre
	err   error  // error in the row: the file is left out, because a wrong label is worse
}

// readSidecars reads all sidecars. Rows whose file does not exist are skipped.
func (r *reader) readSidecars(c contents) map[string]known {
	there, names := map[string]bool{}, map[string]string{}
	for _, name := range c.midi {
		there[name] = true
		names[sameName(name)] = name
	}
	for _, name := range c.midi { // capitals count only where they tell two files apart
		key := strings.ToLower(sameName(name))
		if other, taken := names[key]; taken && other != name {
			name = ""
		}
		names[key] = name
	}
	all := map[string]known{}
	for _, list := range c.sidecars {
		err := r.readSidecar(list, func(file string, k known) {
			for _, key := range []string{sameName(file), strings.ToLower(sameName(file))} {
				if name := names[key]; name != "" && !there[file] {
					file = name
				}
			}
			switch _, twice := all[file]; {
			case !there[file]:
				r.set.skip(k.row, fmt.Sprintf("there is no MIDI file %q", file))
			case twice:
				r.set.skip(k.row, fmt.Sprintf("%s has a row already, %s", file, all[file].row))
			default:
				all[file] = k
			}
		})
		if err != nil {
			r.set.skip(list, err.Error())
		}
	}
	return all
}

// readSidecar calls take for each row.
func (r *reader) readSidecar(list string, take func(file string, k known)) error {
	data, err := readAll(r.source, list, maxSidecar+1)
	switch {
	case err != nil:
		return err
	case len(data) > maxSidecar:
		return fmt.Errorf("it is over %d MB", maxSidecar>>20)
	}
	in, above := tableReader(data)
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf("it has no row of titles: %w", err)
	}
	at := titles(head)
	if _, ok := at["file"]; !ok {
		return errors.New(`it has no column "file", so none of its rows counts: begin it with file,genre,bpm,split`)
	}
	for {
		row, err := in.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &broken):
			r.set.skip(fmt.Sprintf("%s:%d", list, above+broken.StartLine), broken.Err.Error())
			continue
		case err != nil:
			return err
		}
		line, _ := in.FieldPos(0)
		file, k := readKnown(row, at)
		k.row = fmt.Sprintf("%s:%d", list, above+line)
		if k.kit != "" && k.err == nil {
			k.drums.Kit, k.err = r.kitOf(k.kit)
		}
		take(path.Join(path.Dir(list), file), k)
	}
}

// kitOf returns the kit of a name.
func (r *reader) kitOf(name string) (groove.Kit, error) {
	kit, ok := r.opt.Kits[name]
	if !ok {
		return kit, fmt.Errorf("there is no kit %q: there are %s", name, strings.Join(slices.Sorted(maps.Keys(r.opt.Kits)), ", "))
	}
	return kit, nil
}

// titles returns where each column is.
func titles(head []string) map[string]int {
	at := map[string]int{}
	for i, title := range head {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(title, "\uFEFF")))] = i
	}
	return at
}

// readKnown reads a row.
func readKnown(row []string, at map[string]int) (file string, k known) {
	field := func(c string) string {
		if i, ok := at[c]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	file = path.Clean(strings.ReplaceAll(field("file"), `\`, "/"))
	if !fs.ValidPath(file) || file == "." {
		k.err = fmt.Errorf("%q is no path below the list", file)
		return file, k
	}
	if text := field("genre"); text != "" {
		g, err := groove.ParseGenre(text)
		k.genre, k.word, k.err = &g, text, err
	}
	if text := field("bpm"); text != "" && k.err == nil {
		var err error
		if k.bpm, err = strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64); err != nil {
			k.err = fmt.Errorf("bpm %q is no number", text)
		} else {
			k.err = groove.ValidateBPM(k.bpm)
		}
	}
	if text := field("split"); text != "" && k.err == nil {
		s, err := ParseSplit(strings.ToLower(text))
		k.split, k.err = &s, err
	}
	if text := field("channel"); text != "" && k.err == nil {
		n, err := strconv.ParseUint(text, 10, 8)
		if err != nil || n < 1 || n > 16 {
			k.err = fmt.Errorf("channel %q is out of range: give 1 to 16", text)
		}
		k.drums.Channel = uint8(n)
	}
	k.drums.Track, k.kit = field("track"), field("kit")
	return file, k
}
