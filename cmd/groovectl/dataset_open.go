package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/train/dataset"
)

// openDataset reads a dataset, from the cache if that is allowed, with a progress bar on a terminal. A cache that cannot be
// written is only a note.
func openDataset(notes io.Writer, place string, opt dataset.Options, cache bool) (*dataset.Set, error) {
	bar := workBar(notes, "reading")
	if bar != nil {
		opt.Progress = bar.show
		defer bar.end()
	}
	if !cache {
		return dataset.Open(place, opt)
	}
	dir, err := config.DatasetCache()
	if err != nil {
		return nil, err
	}
	set, err := dataset.OpenCached(place, opt, dir)
	if set == nil {
		return nil, err
	}
	if err != nil {
		fmt.Fprintf(notes, "groovectl: %v: the next command reads the files again\n", err)
	}
	return set, nil
}

// bar is the progress of a work on a terminal.
type bar struct {
	out   io.Writer
	work  string // "reading"
	drawn *progressbar.ProgressBar
}

// workBar returns nil where there is no terminal.
func workBar(out io.Writer, work string) *bar {
	if terminal.Of(out, os.Getenv).Width == 0 {
		return nil
	}
	return &bar{out: out, work: work}
}

// show shows that done of total parts are done. A short work shows nothing.
func (b *bar) show(done, total int) {
	if b.drawn == nil {
		b.drawn = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(b.work), progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	_ = b.drawn.Set(done) // what cannot be shown is no reason to stop reading
}

func (b *bar) end() {
	if b.drawn != nil {
		_ = b.drawn.Finish()
	}
}
