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
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/judge"
	"github.com/groovegen/groovegen/train/nn"
)

// judgeSeed is the seed of the judge that is trained and kept; figures of models are compared by one judge.
const judgeSeed = 1

// paperJudge is what --judge takes instead of a file for the network of the paper's section 5.2.
const paperJudge = "paper"

// judgeChoice says which judge is used: a kept one, or one that a file holds.
type judgeChoice struct {
	file string // empty: ours in the cache folder; paperJudge: the paper's there
	seed uint64
}

// options say how the judge is trained where there is none.
func (c judgeChoice) options(e *nn.Engine) judge.Options {
	opt := judge.Options{Seed: c.seed, Engine: e}
	if c.file == paperJudge {
		paper := judge.PaperConfig()
		opt.Config = &paper
	}
	return opt
}

// kept reports whether the judge lies in the cache folder, where it is trained again for other data.
func (c judgeChoice) kept() bool { return c.file == "" || c.file == paperJudge }

// path returns where the judge is. In the cache folder each seed has a file of its own.
func (c judgeChoice) path() (string, error) {
	if !c.kept() {
		return c.file, nil
	}
	dir, err := config.CacheDir()
	if err != nil {
		return "", fmt.Errorf("%w; or give --judge FILE or --no-judge", err)
	}
	name := "judge"
	if c.file == paperJudge {
		name += "-" + paperJudge
	}
	if c.seed != judgeSeed {
		name += fmt.Sprintf("-%d", c.seed)
	}
	return filepath.Join(dir, name+".safetensors"), nil
}

// openJudge loads the judge that was chosen. When there is no such file one is trained and saved there; a kept one is trained again for
// other data.
func openJudge(ctx context.Context, notes io.Writer, set *dataset.Set, choice judgeChoice, engine *nn.Engine) (*judge.Judge, error) {
	if !choice.kept() {
		j, err := judge.Load(choice.file, engine)
		if err == nil {
			noteOtherData(notes, set, j)
			return j, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	file, err := choice.path()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, fmt.Errorf("make the judge's folder: %w", err)
	}
	opt := choice.options(engine)
	p := judgeProgress{notes: notes, file: file, config: judge.DefaultConfig()}
	if opt.Config != nil {
		p.config = *opt.Config
	}
	defer p.end()
	return judge.Obtain(ctx, set, file, opt, p.show)
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

// judgeProgress shows how far a judge's training is: a bar on a terminal; elsewhere a line, and one for each epoch of the paper's, which takes
// long. A judge that is loaded shows nothing.
type judgeProgress struct {
	notes  io.Writer
	file   string
	config judge.Config
	bar    *progressbar.ProgressBar
	began  bool
}

func (p *judgeProgress) show(e judge.Epoch) {
	if !p.began {
		p.begin()
	}
	nets, epochs := len(p.config.Nets), p.config.Epochs
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("judge: net %d/%d, validation accuracy %.3f", e.Net+1, nets, e.ValidationAccuracy))
		_ = p.bar.Set(e.Net*epochs + e.Epoch) // what cannot be shown is no reason to stop
		return
	}
	if p.config.Patience > 0 {
		fmt.Fprintf(p.notes, "epoch %d of at most %d: loss %.3f, accuracy %.3f; validation loss %.3f, accuracy %.3f; %.0f s\n",
			e.Epoch, epochs, e.Loss, e.Accuracy, e.ValidationLoss, e.ValidationAccuracy, e.Seconds)
	}
}

func (p *judgeProgress) begin() {
	p.began = true
	long := "some minutes"
	if p.config.Patience > 0 {
		long = "up to an hour"
	}
	fmt.Fprintf(p.notes, "training the judge, once: %s; it will be kept in %s; if it is interrupted, the next eval goes on from the last epoch\n", long, p.file)
	if terminal.Of(p.notes, os.Getenv).Width > 0 {
		p.bar = progressbar.NewOptions(len(p.config.Nets)*p.config.Epochs, progressbar.OptionSetWriter(p.notes), progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(50*time.Millisecond))
	}
}

func (p *judgeProgress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
