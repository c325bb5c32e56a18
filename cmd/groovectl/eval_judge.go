package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/nn"
)

// judgeSeed is the seed of the judge that is trained and kept; figures of models are compared by one judge.
const judgeSeed = 1

// judgeFile returns where the judge is kept.
func judgeFile() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w: set it, or give --judge FILE or --no-judge", err)
	}
	return filepath.Join(dir, "groovegen", "judge.safetensors"), nil
}

// openJudge loads the judge that file holds. When there is no such file one is trained and saved there; without a name
// it is the one in the cache folder, which is trained again for other data.
func openJudge(ctx context.Context, notes io.Writer, set *dataset.Set, file string, engine *nn.Engine) (*judge.Judge, error) {
	if file != "" {
		j, err := judge.Load(file, engine)
		if err == nil {
			noteOtherData(notes, set, j)
			return j, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	} else {
		var err error
		if file, err = judgeFile(); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, fmt.Errorf("make the judge's folder: %w", err)
	}
	show := judgeProgress(notes, file)
	defer show(judge.Epoch{}, true)
	return judge.Obtain(ctx, set, file, judge.Options{Seed: judgeSeed, Engine: engine}, func(e judge.Epoch) { show(e, false) })
}

// noteOtherData says that a judge was trained on other data, by the number of windows of each genre.
func noteOtherData(notes io.Writer, set *dataset.Set, j *judge.Judge) {
	counts := map[groove.Genre]int{}
	for _, w := range set.Windows(dataset.Train) {
		counts[w.Genre]++
	}
	for _, g := range groove.AllGenres() {
		if counts[g] != j.Card.Counts[g] {
			fmt.Fprintf(notes, "groovectl: the judge was trained on other data: %d windows of %s, here are %d\n", j.Card.Counts[g], g, counts[g])
			return
		}
	}
}

// judgeProgress shows how far a judge's training is: a bar on a terminal, a line elsewhere. A judge that is loaded shows
// nothing.
func judgeProgress(notes io.Writer, file string) func(e judge.Epoch, end bool) {
	c := judge.DefaultConfig()
	total, done := len(c.Nets)*c.Epochs, 0
	var bar *progressbar.ProgressBar
	return func(e judge.Epoch, end bool) {
		if end {
			if bar != nil {
				_ = bar.Finish()
			}
			return
		}
		if done++; done == 1 {
			fmt.Fprintf(notes, "training the judge, once: some minutes; it will be kept in %s\n", file)
			if terminal.Of(notes, os.Getenv).Width > 0 {
				bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(notes), progressbar.OptionSetWidth(24),
					progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(50*time.Millisecond))
			}
		}
		if bar != nil {
			bar.Describe(fmt.Sprintf("judge: net %d/%d, validation accuracy %.3f", e.Net+1, len(c.Nets), e.ValidationAccuracy))
			_ = bar.Set(done) // what cannot be shown is no reason to stop
		}
	}
}
