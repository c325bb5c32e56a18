package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/regularfile"
	"github.com/groovegen/groovegen/internal/shorten"
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
)

// workerArgument makes this program train instead of play. The daemon starts it as: grooved worker JOBDIR.
const workerArgument = "worker"

// workerFolder returns the folder of the job that the program was started for; ok is false for a daemon.
func workerFolder(args []string) (dir string, ok bool) {
	if len(args) == 3 && args[1] == workerArgument {
		return args[2], true
	}
	return "", false
}

// work trains for the job in a folder and returns the exit code.
func work(dir string) int { return jobs.Work(dir, os.Stdin, os.Stdout, runJob) }

// runJob trains and reports the progress. It keeps the contract of jobs.Train.
func runJob(ctx context.Context, dir string, job jobs.Job, report func(jobs.Progress)) error {
	report(jobs.Progress{Phase: jobs.PhaseRead})
	set, err := readOrKept(dir, job.Request, report)
	if err != nil {
		return err
	}
	file, err := regularfile.Read(job.Base, infer.MaxModelFile)
	if err != nil {
		return fmt.Errorf("read the model that the training starts from: %w", err)
	}
	base, err := infer.LoadWithEncoder(file)
	if err != nil {
		return fmt.Errorf("load the model that the training starts from: %w", err)
	}
	var last float64
	opt := train.RetrainOptions{
		Base: base, Scratch: job.From == jobs.FromScratch, Epochs: job.Epochs, Seed: job.Seed, Workers: jobs.Processors(), Dir: filepath.Join(dir, jobs.CandidateDir),
		Source: train.Source{Name: filepath.Base(job.Data), Report: set.Report()},
		Report: func(phase string, p train.Progress) { report(progressOf(phase, p, &last)) },
	}
	_, verdict, err := train.Retrain(ctx, set, opt)
	if errors.Is(err, train.ErrOtherRun) { // since the job was interrupted, files or the program have changed
		report(jobs.Progress{Phase: jobs.PhaseRead, Message: "the files changed while the training was interrupted: it starts again from the beginning"})
		if err = os.RemoveAll(opt.Dir); err != nil {
			return fmt.Errorf("start the training again: %w", err)
		}
		_, verdict, err = train.Retrain(ctx, set, opt)
	}
	if err != nil {
		return err
	}
	if err := jobs.WriteVerdict(dir, verdictOf(verdict, remarksOn(set))); err != nil {
		return err
	}
	report(jobs.Progress{Phase: jobs.PhaseDone, Message: verdict.Reason})
	return nil
}

// readOrKept reads the MIDI files of a job and keeps what it has read in the job's folder. When they cannot be read any more
// it takes what an earlier worker of the job has kept.
func readOrKept(dir string, r jobs.Request, report func(jobs.Progress)) (*dataset.Set, error) {
	set, err := readData(r, report)
	if err != nil {
		kept, missing := dataset.Kept(dir, dataset.Options{}.Rule)
		if missing != nil {
			return nil, err
		}
		report(jobs.Progress{Phase: jobs.PhaseRead, Message: fmt.Sprintf("%v: the training goes on with what it had read before", err)})
		return kept, nil
	}
	if err := set.Keep(dir); err != nil {
		report(jobs.Progress{Phase: jobs.PhaseRead, Message: err.Error() + ": an interrupted training needs the files again"})
	}
	return set, nil
}

// readData reads the MIDI files of a job.
func readData(r jobs.Request, report func(jobs.Progress)) (*dataset.Set, error) {
	kits := config.LoadKits(config.Source{Env: os.LookupEnv}.KitsFolder(), config.Kits{}).ByName()
	opt := dataset.Options{BPM: r.BPM, Kits: kits, Drums: groove.DrumPick{Channel: r.Channel, Track: r.Track}, Progress: func(done, total int) {
		report(jobs.Progress{Phase: jobs.PhaseRead, Step: done, Steps: total})
	}}
	if r.Kit != "" {
		var ok bool
		if opt.Drums.Kit, ok = kits[r.Kit]; !ok {
			return nil, fmt.Errorf("there is no kit %q: groovectl kit list shows all", r.Kit)
		}
	}
	if r.Genre != "" {
		g, err := groove.ParseGenre(r.Genre)
		if err != nil {
			return nil, err
		}
		opt.Genre = &g
	}
	set, err := openCached(r.Data, opt)
	if set == nil {
		return nil, err
	}
	if err != nil { // without the cache the set is complete, too
		report(jobs.Progress{Phase: jobs.PhaseRead, Message: err.Error() + ": the next training reads the files again"})
	}
	words := []string{fmt.Sprintf("%d performances, %d windows, %s left out", len(set.Performances), len(set.Windows()), files(len(set.Skipped)))}
	words = append(append(words, remarksOn(set)...), leftOut(set, r.Data)...)
	report(jobs.Progress{Phase: jobs.PhaseRead, Message: strings.Join(words, "; ")})
	return set, nil
}

// openCached reads files through the cache. If that fails, it returns an error besides the set.
func openCached(place string, opt dataset.Options) (*dataset.Set, error) {
	dir, err := config.DatasetCache()
	if err == nil {
		return dataset.OpenCached(place, opt, dir)
	}
	set, failed := dataset.Open(place, opt)
	if failed != nil {
		return nil, failed
	}
	return set, err
}

// maxRemarks is how many different remarks on files a message has.
const maxRemarks = 6

// maxLeftOut is how many files a message lists that were left out, and maxReason how long a reason may be there.
const (
	maxLeftOut = 8
	maxReason  = 200
)

// leftOut says which files of a folder were left out, and why.
func leftOut(set *dataset.Set, folder string) []string {
	var words []string
	for _, skip := range set.Skipped[:min(len(set.Skipped), maxLeftOut)] {
		words = append(words, fmt.Sprintf("left out %q: %s", skip.Name, shorten.Text(skip.Reason, maxReason)))
	}
	if more := len(set.Skipped) - maxLeftOut; more > 0 {
		words = append(words, fmt.Sprintf("%d more are left out: groovectl dataset inspect %q lists them", more, folder))
	}
	return words
}

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

// remarksOn says which folders' names were taken for a genre that is not called so, which notes were taken for the drums, and what else there is to
// know about the files.
func remarksOn(set *dataset.Set) []string {
	var words []string
	count := map[string]int{}
	for _, r := range set.Remarks {
		count[r.Text]++
	}
	texts := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	for _, text := range texts[:min(len(texts), maxRemarks)] {
		words = append(words, files(count[text])+": "+text)
	}
	for _, f := range set.Folders {
		if f.Loose() {
			words = append(words, f.String())
		}
	}
	if r := set.Report(); r.Unmapped > 0 {
		words = append(words, "notes that no voice plays: "+groove.DescribePitches(r.Pitches))
	}
	return words
}

// progressOf translates the progress of package train; validation keeps the last validation loss.
func progressOf(phase string, p train.Progress, validation *float64) jobs.Progress {
	out := jobs.Progress{Phase: jobs.Phase(phase), Step: p.Step, Steps: p.Steps}
	if out.Phase != jobs.PhaseTrain {
		return out
	}
	if p.Phase == string(jobs.PhaseRefine) {
		out.Phase = jobs.PhaseRefine
	}
	if p.Validation != nil {
		*validation = p.Validation.Total
	}
	l := p.Train
	out.Epoch, out.Epochs, out.LearningRate, out.Examples, out.SecondsLeft = p.Epoch, p.Epochs, p.Rate, p.PerSecond, p.Left
	out.Losses = &jobs.Losses{Total: l.Total, Hits: l.Hits, Offset: l.Offset, Velocity: l.Velocity, KL: l.KL, Validation: *validation}
	return out
}

// verdictOf translates the result of the comparison between the old model and the new one.
func verdictOf(v *train.Verdict, data []string) jobs.Verdict {
	out := jobs.Verdict{SchemaVersion: jobs.SchemaVersion, Accept: v.Accept, Reason: v.Reason, Data: data, NewData: measureOf(v.NewData)}
	for _, g := range v.OldGenres {
		out.OldGenres = append(out.OldGenres, measureOf(g))
	}
	return out
}

func measureOf(m train.Measure) jobs.Measure {
	figures := func(f train.Figures) map[string]float64 {
		return map[string]float64{"loss": f.Loss, "hits": f.Hits, "drift": f.Drift}
	}
	return jobs.Measure{Name: m.Name, Windows: m.Windows, Old: figures(m.Old), New: figures(m.New)}
}
