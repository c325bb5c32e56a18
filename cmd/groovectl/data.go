package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// dataFlags say how a dataset is read, for the commands that learn from one.
type dataFlags struct {
	genre string
	bpm   float64
	drums drumFlags
}

func (f *dataFlags) addTo(flags *pflag.FlagSet) {
	flags.StringVar(&f.genre, "genre", "", "genre of all files of a folder without info.csv (default: each one's folder)")
	flags.Float64Var(&f.bpm, "bpm", 0, "tempo of all files of a folder without info.csv (default: each file's own)")
	f.drums.addTo(flags, "", "the files' drums")
}

// open reads the dataset, from the cache if it is there.
func (f dataFlags) open(place string) (*dataset.Set, error) {
	opt := dataset.Options{BPM: f.bpm, Kits: kitsByName()}
	var err error
	if opt.Drums, err = f.drums.pick(); err != nil {
		return nil, fmt.Errorf("--kit: %w", err)
	}
	if f.genre != "" {
		g, unknown := groove.ParseGenre(f.genre)
		if unknown != nil {
			return nil, fmt.Errorf("--genre: %w", unknown)
		}
		opt.Genre = &g
	}
	dir, err := config.DatasetCache()
	if err != nil {
		return nil, err
	}
	return dataset.OpenCached(place, opt, dir)
}
