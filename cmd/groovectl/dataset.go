package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/train/dataset"
)

// datasetSchema is the version of the JSON that dataset inspect prints.
const datasetSchema = 1

func datasetCommand(*app) *cobra.Command {
	cmd := &cobra.Command{Use: "dataset", Short: "Examine training data"}
	cmd.AddCommand(datasetInspectCommand())
	return cmd
}

// inspectFlags are the flags of dataset inspect as they were typed.
type inspectFlags struct {
	rule, genre string
	drums       drumFlags
	bpm         float64
	report      string
	json        bool
	noCache     bool
}

// inspectDocument is what dataset inspect prints as JSON.
type inspectDocument struct {
	Schema int `json:"schema_version"`
	dataset.Report
	Cached  bool    `json:"cached"`  // it was read before
	Seconds float64 `json:"seconds"` // that the reading took
}

func datasetInspectCommand() *cobra.Command {
	var f inspectFlags
	cmd := &cobra.Command{
		Use:   "inspect PATH",
		Short: "Count the windows of a dataset by split and genre",
		Long: `Count the 4/4 windows of four bars at a hop of one bar that a model would learn from. PATH is the Groove MIDI Dataset
or E-GMD, its folder or its zip, or a folder of your own MIDI files. Files that cannot be used are listed with
the reason.

Your own files: the genre comes from the file's row in a genres.csv beside it (columns file,genre,bpm,split,channel,track,kit; only
file is required), or from the nearest folder that is named after a genre, PATH itself too. The tempo comes from the row,
or from the file. The drums are on channel 10, else on the tracks named like drums, else on the only channel, unless that plays
a melody; the row, --channel and --track override this. A loop of one, two or three bars repeats to fill four. A tenth of the
files is held out for validation; files that share bars stay together. Of E-GMD, one rendering of each performance is read.

The rule chooses the hits of a window:

  grid   those whose nearest sixteenth is in it, so that a downbeat played early is kept
  raw    those between its bar lines, as the public 4-bar builder of the dataset cuts

What was read stays in the cache folder, so that the next command is quicker.`,
		Example: `  groovectl dataset inspect groove-v1.0.0-midionly.zip --report pictures
  groovectl dataset inspect ~/groove --rule raw --json | jq .windows
  groovectl dataset inspect ~/loops --genre funk`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := inspectDataset(cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], f); err != nil {
				return fmt.Errorf("inspect: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&f.rule, "rule", dataset.GridRule.String(), "grid or raw")
	cmd.Flags().StringVar(&f.genre, "genre", "", "genre of all files of a folder without info.csv (default: each one's row in genres.csv, or folder)")
	cmd.Flags().Float64Var(&f.bpm, "bpm", 0, "tempo of all files of a folder without info.csv (default: each one's row in genres.csv, or own)")
	f.drums.addTo(cmd.Flags(), "", "the files' drums")
	cmd.Flags().StringVar(&f.report, "report", "", "write pictures and report.json into this folder")
	cmd.Flags().BoolVar(&f.noCache, "no-cache", false, "read the files, and keep nothing for the next time")
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
	return cmd
}

// options reads the flags.
func (f inspectFlags) options() (dataset.Options, error) {
	rule, err := dataset.ParseRule(f.rule)
	if err != nil {
		return dataset.Options{}, fmt.Errorf("--rule: %w", err)
	}
	opt := dataset.Options{Rule: rule, BPM: f.bpm, Kits: kitsByName()}
	if opt.Drums, err = f.drums.pick(); err != nil {
		return opt, fmt.Errorf("--kit: %w", err)
	}
	if f.genre != "" {
		g, err := groove.ParseGenre(f.genre)
		if err != nil {
			return opt, fmt.Errorf("--genre: %w", err)
		}
		opt.Genre = &g
	}
	return opt, nil
}

func inspectDataset(out, notes io.Writer, place string, f inspectFlags) error {
	opt, err := f.options()
	if err != nil {
		return err
	}
	begun := time.Now()
	set, err := openDataset(notes, place, opt, !f.noCache)
	if err != nil {
		return err
	}
	doc := inspectDocument{Schema: datasetSchema, Cached: set.Cached, Seconds: time.Since(begun).Seconds(), Report: set.Report()}
	if f.report != "" {
		if err = writeDatasetReport(f.report, set, &doc); err != nil {
			return err
		}
	}
	nothing := nothingLearned(place, &doc.Report)
	if f.json {
		return errors.Join(terminal.PrintJSON(out, doc), nothing)
	}
	if nothing != nil { // a table of zeros says less than the reasons
		return errors.Join(printSkipped(out, &doc.Report), nothing)
	}
	err = errors.Join(printWindows(out, &doc.Report), printLosses(out, &doc.Report))
	if err == nil && f.report != "" {
		_, err = fmt.Fprintf(out, "\npictures and report.json are in %s\n", f.report)
	}
	return err
}

// nothingLearned returns an error for data without a single window with a hit.
func nothingLearned(place string, r *dataset.Report) error {
	if r.Windows.Total() > r.Empty.Total() {
		return nil
	}
	why := "no file gives four bars of 4/4 with a drum hit"
	if n := len(r.Skipped); n > 0 && r.Performances == 0 {
		why = fmt.Sprintf("%d files are skipped, for the reasons above", n)
		if n == 1 {
			why = "the only file is skipped"
		}
	}
	return fmt.Errorf("there is nothing to learn from in %s: %s", place, why)
}

// printWindows prints the counts by genre and split.
func printWindows(out io.Writer, r *dataset.Report) error {
	fmt.Fprintf(out, "%d performances in 4/4, %g to %g BPM; windows of 4 bars, %s rule\n\n", r.Performances, r.BPM[0], r.BPM[1], r.Rule)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, count func(dataset.Split) int) {
		total := 0
		fmt.Fprintf(t, "%s\t", name)
		for _, s := range dataset.AllSplits() {
			fmt.Fprintf(t, "%d\t", count(s))
			total += count(s)
		}
		fmt.Fprintf(t, "%d\t\n", total)
	}
	fmt.Fprintln(t, "\ttrain\tvalidation\ttest\tall\t")
	for _, g := range groove.AllGenres() {
		row(g.String(), func(s dataset.Split) int { return r.Genres[s][g] })
	}
	row("all genres", func(s dataset.Split) int { return r.Windows[s] })
	row("without a hit", func(s dataset.Split) int { return r.Empty[s] })
	row("hits", func(s dataset.Split) int { return r.Hits[s] })
	return t.Flush()
}

// printLosses prints what was left out, and the hash that says whether two machines read the same.
func printLosses(out io.Writer, r *dataset.Report) error {
	fmt.Fprintf(out, "\n%d notes, %d of them (%s) in a cell with one at least as loud", r.Notes, r.Collisions, share(r.Collisions, r.Notes))
	for _, v := range groove.AllVoices() {
		if c := r.Voices[v]; c.Collisions > 0 {
			fmt.Fprintf(out, "\n  %s %s", v, share(c.Collisions, c.Notes))
		}
	}
	fmt.Fprintf(out, "\n%d notes that no voice plays", r.Unmapped)
	if r.Unmapped > 0 {
		fmt.Fprintf(out, ": %s", groove.DescribePitches(r.Pitches))
	}
	fmt.Fprintf(out, "\nSHA-256 of the hits %s\n", r.HitsSHA256)
	for _, f := range r.Folders {
		fmt.Fprintf(out, "%s: %d files\n", f, f.Files)
	}
	if r.Renderings > 0 {
		fmt.Fprintf(out, "%d other renderings of the same performances left out\n", r.Renderings)
	}
	if len(r.Remarks) > 0 {
		fmt.Fprintf(out, "\n%d used with a remark:\n", len(r.Remarks))
	}
	for _, m := range r.Remarks {
		fmt.Fprintf(out, "  %q: %s\n", m.Name, m.Text)
	}
	return printSkipped(out, r)
}

// printSkipped prints which files were left out, and why.
func printSkipped(out io.Writer, r *dataset.Report) error {
	if len(r.Skipped) > 0 {
		fmt.Fprintf(out, "\n%d skipped:\n", len(r.Skipped))
	}
	for _, s := range r.Skipped {
		if _, err := fmt.Fprintf(out, "  %q: %s\n", s.Name, s.Reason); err != nil {
			return err
		}
	}
	return nil
}

func share(part, whole int) string {
	return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(max(1, whole)))
}
