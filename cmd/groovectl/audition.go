package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/novelty"
	"github.com/groovegen/groovegen/infer"
)

// The range of audition's flags.
const (
	maxAuditioned = 10_000
	maxPicks      = 64

	firstAuditioned = 1 // the first seed where the flags say none
)

// auditionFlags are the flags of audition as they were typed.
type auditionFlags struct {
	params        paramFlags
	n, pick       int
	dir           string
	kit           string
	model, engine string
	json          bool
}

func auditionCommand(_ *app) *cobra.Command {
	var f auditionFlags
	cmd := &cobra.Command{
		Use:   "audition -o DIR",
		Short: "Make many loops and write the best, with a page to hear them",
		Long: `Make the loops of many seeds, score them, and write the best into a folder; no daemon is needed. Each pick is there as .mid and .png,
and index.html has all of them to look at and to listen to, with their scores.

A loop that lacks nothing has a score from 0 to 1; the more usual its timing and accents are among drummers, the clearer its genre and the
newer its hits, the higher. What it lacks takes points off: docs/audition.md has them. Picks differ: of two that share most of their hits
one is left out.

--n seeds are tried, from --seed on; the same flags give the same files. The other flags are those of render. A pick is the loop of its
seed: groovectl set seed N plays it, and so does groovectl recall CODE, with all its settings.`,
		Example: `  groovectl audition --genre funk --n 256 --pick 8 -o best
  groovectl audition --genre reggae --bpm 76 --surprise 0.3 -o best
  groovectl audition --blend "funk=0.7,jazz=0.3" --n 64 --pick 4 --json -o best | jq .picks[0]`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := writeBest(&f, cmd.OutOrStdout(), cmd.ErrOrStderr()); err != nil {
				return fmt.Errorf("audition: %w", err)
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.dir, "output", "o", "", "folder to write into; it is made")
	flags.IntVar(&f.n, "n", 256, "how many seeds are tried, 1 to 10000")
	flags.IntVar(&f.pick, "pick", 8, "how many loops are written, 1 to 64")
	f.params.addTo(flags)
	seed := flags.Lookup(steer.Seed)
	seed.Usage, seed.DefValue = "first seed", fmt.Sprint(firstAuditioned)
	flags.StringVar(&f.kit, "kit", groove.GMKit().Name, "kit whose notes are written")
	flags.StringVar(&f.model, "model", "", "model file (default: the one inside)")
	flags.StringVar(&f.engine, "engine", "auto", "auto, cpu, cpu-f16, gpu or gorgonia")
	flags.BoolVar(&f.json, "json", false, "print a JSON document of the picks")
	cmd.MarkFlagsMutuallyExclusive("genre", "blend")
	_ = cmd.MarkFlagDirname("output") // both fail only if there is no such flag
	_ = cmd.RegisterFlagCompletionFunc("genre", cobra.FixedCompletions(genreNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// check says what is wrong with the flags, before anything is computed.
func (f *auditionFlags) check(s steer.State) error {
	switch {
	case f.dir == "":
		return errors.New("nowhere to write: add -o DIR, a folder for the picks")
	case f.n < 1 || f.n > maxAuditioned:
		return fmt.Errorf("--n %d is out of range: give 1 to %d", f.n, maxAuditioned)
	case f.pick < 1 || f.pick > maxPicks:
		return fmt.Errorf("--pick %d is out of range: give 1 to %d", f.pick, maxPicks)
	case f.pick > f.n:
		return fmt.Errorf("--pick %d is more than --n %d: try more seeds, or write fewer", f.pick, f.n)
	case s.Seed > steer.MaxSeed-uint64(f.n):
		return fmt.Errorf("--seed %d is too near to the largest, %d, for %d seeds: begin lower", s.Seed, uint64(steer.MaxSeed), f.n)
	}
	return nil
}

// auditioned is a loop and what the audition finds in it.
type auditioned struct {
	loop    *groove.Loop
	verdict infer.Verdict
	hits    novelty.Bits
}

// writeBest makes the loops and writes the best.
func writeBest(f *auditionFlags, out, log io.Writer) error {
	s, err := f.params.state()
	if err != nil {
		return err
	}
	if !f.params.said(steer.Seed) {
		s.Seed = firstAuditioned
	}
	if err = f.check(s); err != nil {
		return err
	}
	kit, err := findKit(f.kit)
	if err != nil {
		return fmt.Errorf("--kit: %w", err)
	}
	begun := time.Now()
	all, err := f.makeAll(s, log)
	if err != nil {
		return err
	}
	picks := choosePicks(all, f.pick)
	doc, err := writePicks(f.dir, picks, f.n, kit)
	if err != nil {
		return err
	}
	doc.Seconds = time.Since(begun).Seconds()
	if f.json {
		return terminal.PrintJSON(out, doc)
	}
	return doc.print(out)
}

// makeAll makes the loops of all seeds, with a bar on a terminal.
func (f *auditionFlags) makeAll(s steer.State, log io.Writer) ([]auditioned, error) {
	m, err := engine.LoadModel(f.model)
	if err != nil {
		return nil, err
	}
	dec, err := engine.New(f.engine, m)
	if err != nil {
		return nil, err
	}
	var progress *bar
	if !f.json {
		progress = workBar(log, "auditioning")
	}
	generator := infer.NewGenerator(m, dec)
	all := make([]auditioned, f.n)
	for i := range all {
		if all[i], err = oneAuditioned(generator, s); err != nil {
			return nil, errors.Join(err, dec.Close())
		}
		if s.Seed++; progress != nil {
			progress.show(i+1, f.n)
		}
	}
	if progress != nil {
		progress.end()
	}
	return all, dec.Close()
}

// oneAuditioned makes and judges the loop of a state.
func oneAuditioned(g *infer.Generator, s steer.State) (auditioned, error) {
	r := recall.Recipe(s, nil)
	l, err := g.Loop(r)
	if err != nil {
		return auditioned{}, err
	}
	target := infer.TargetOf(s.Style().Dominant(), r.Steady, s.Seed)
	return auditioned{l, infer.Judge(&l.Decoded, s.BPM, target), novelty.BitsOf(&l.Pattern)}, nil
}

// apart is how much picks differ at least, as Jaccard distances of their hits: the first if there are enough such loops, or else the next.
var apart = []float64{0.5, 0.35, 0.2, 0}

// choosePicks returns the n loops with the best scores, the best first, that differ from each other. Of equal scores the lower seed is first.
func choosePicks(all []auditioned, n int) []auditioned {
	byScore := slices.Clone(all)
	slices.SortStableFunc(byScore, func(a, b auditioned) int {
		switch {
		case a.verdict.Score > b.verdict.Score:
			return -1
		case a.verdict.Score < b.verdict.Score:
			return 1
		}
		return 0
	})
	var picks []auditioned
	for _, least := range apart {
		picks = picks[:0]
		for i := range byScore {
			near := func(p auditioned) bool { return novelty.Distance(&p.hits, &byScore[i].hits) < least }
			if len(picks) < n && !slices.ContainsFunc(picks, near) {
				picks = append(picks, byScore[i])
			}
		}
		if len(picks) == n {
			break
		}
	}
	return picks
}
