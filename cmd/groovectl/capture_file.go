package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/groovegen/groovegen/groove"
)

// fileInfo is what was read from a file.
type fileInfo = groove.ImportInfo

// open reads four bars out of the file.
func (f *captureFlags) open() (groove.Pattern, error) {
	if f.bar < 1 {
		return groove.Pattern{}, fmt.Errorf("--bar %d: bars count from 1", f.bar)
	}
	pick, err := f.drums.pick()
	if err != nil {
		return groove.Pattern{}, fmt.Errorf("--kit: %w", err)
	}
	file, err := os.Open(f.file)
	if err != nil {
		return groove.Pattern{}, err
	}
	defer file.Close()
	p, info, err := groove.ReadSMF(file, groove.ImportOptions{Bar: f.bar - 1, Channel: pick.Channel, Track: pick.Track, Kit: pick.Kit, Rhythm: f.rhythm})
	f.read = info
	var meter *groove.MeterError
	switch {
	case errors.As(err, &meter):
		return p, fmt.Errorf("%s: %w: choose other bars with --bar", f.file, err)
	case err != nil:
		return p, fmt.Errorf("%s: %w", f.file, err)
	case p.Count() == 0 && info.Notes > 0:
		return p, fmt.Errorf("%s: none of the %d notes on channel %d is a drum (%s): choose another with --channel or --track, or a kit with --kit",
			f.file, info.Notes, info.Channel, groove.DescribePitches(groove.CountPitches(info.Unmapped)))
	case p.Count() == 0:
		return p, fmt.Errorf("%s: there are no notes in the four bars from bar %d on: choose others with --bar (there are %d)", f.file, f.bar, info.Bars)
	}
	return p, nil
}
