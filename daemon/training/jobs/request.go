package jobs

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// maxEpochs is more than any training needs; it catches typing errors.
const maxEpochs = 100_000

// check refuses requests that no worker could run, before anything is written. It checks that the data can be read, not what it
// contains.
func (r *Request) check() error {
	if r.From == "" {
		r.From = FromCurrent
	}
	if r.From != FromCurrent && r.From != FromScratch {
		return &RequestError{Field: "from", Value: r.From, Hint: "give current or scratch", Err: errors.New("unknown")}
	}
	if r.Epochs < 0 || r.Epochs > maxEpochs {
		return &RequestError{
			Field: "epochs", Value: strconv.Itoa(r.Epochs), Hint: "give 1 to " + strconv.Itoa(maxEpochs) + ", or leave it out", Err: errors.New("out of range"),
		}
	}
	if err := r.checkMusic(); err != nil {
		return err
	}
	if r.Channel > 16 {
		return &RequestError{Field: "channel", Value: strconv.Itoa(int(r.Channel)), Hint: "give 1 to 16, or leave it out", Err: errors.New("out of range")}
	}
	return r.checkData()
}

// checkMusic checks the genre and the tempo for all files.
func (r *Request) checkMusic() error {
	if r.Genre != "" {
		g, err := groove.ParseGenre(r.Genre)
		if err != nil {
			return &RequestError{Field: "genre", Value: r.Genre, Hint: "or leave it out to use the genre of each file's folder", Err: err}
		}
		r.Genre = g.String()
	}
	if r.BPM == 0 {
		return nil
	}
	if err := groove.ValidateBPM(r.BPM); err != nil {
		return &RequestError{Field: "bpm", Value: strconv.FormatFloat(r.BPM, 'g', -1, 64), Hint: "or leave it out to use the tempo in each file", Err: err}
	}
	return nil
}

func (r *Request) checkData() error {
	const hint = "name a folder or a zip with MIDI files"
	if r.Data == "" {
		return &RequestError{Field: "data", Hint: hint, Err: errors.New("no data folder given")}
	}
	if !filepath.IsAbs(r.Data) {
		return &RequestError{Field: "data", Value: r.Data, Hint: "give the full path: the daemon runs in another folder", Err: errors.New("not absolute")}
	}
	refuse := func(err error) error { return &RequestError{Field: "data", Value: r.Data, Hint: hint, Err: cause(err)} }
	info, err := os.Stat(r.Data) // opening a FIFO would wait
	if err != nil {
		return refuse(err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return refuse(errors.New("neither a folder nor a file"))
	}
	open := regularfile.Open
	if info.IsDir() {
		open = os.Open
	}
	f, err := open(r.Data)
	if err != nil {
		return refuse(err)
	}
	defer f.Close()
	if !info.IsDir() {
		return nil
	}
	if names, _ := f.Readdirnames(1); len(names) == 0 {
		return &RequestError{Field: "data", Value: r.Data, Hint: hint, Err: errors.New("the folder is empty")}
	}
	return nil
}

// cause removes the path from an error that is shown beside the path.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
