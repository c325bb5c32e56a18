package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
)

// exportFlags say what is exported.
type exportFlags struct {
	outputFlags
	id          uint64
	loops       int
	performance bool
}

func exportCommand(a *app) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export FILE...",
		Short: "Write what plays or was played to .mid, .wav, .png or .json",
		Long: `Write the loop that plays to files, as it was played the last time that it went round: with fills, in half-time or double-time,
at the tempo of the clock. What of it was not played yet is as it is going to be played. The file name's ending chooses the format:

` + outputHelp + `

--loops N writes the last N loops as they were played. --performance writes everything since the daemon started. Both have the
mutes and kit changes, too, and each note at its place in the song. Where the song stopped or jumped, the file goes on at the next
bar line. The daemon keeps about a million notes and drops the oldest.

--loop writes one of the last 64 loops; history and status show their ids.`,
		Example: `  groovectl export groove.mid groove.wav
  groovectl export --loops 4 --tracks voices last.mid
  groovectl export --performance tonight.mid tonight.wav --soundfont studio.sf2
  groovectl export --loop 17 before.png
  groovectl export - | jq .seed`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeOutputs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("loops") && (f.loops < 1 || f.loops > control.MaxLoops) {
				return fmt.Errorf("export: --loops %d is out of range: give 1 to %d", f.loops, control.MaxLoops)
			}
			return f.run(a, cmd, args)
		},
	}
	f.addTo(cmd.Flags())
	cmd.Flags().Uint64Var(&f.id, "loop", 0, "id of the loop (default: the one that plays)")
	cmd.Flags().IntVar(&f.loops, "loops", 0, "the last so many loops, as they were played")
	cmd.Flags().BoolVar(&f.performance, "performance", false, "everything that was played since the daemon began")
	cmd.MarkFlagsMutuallyExclusive("loop", "loops", "performance")
	return cmd
}

func (f *exportFlags) run(a *app, cmd *cobra.Command, paths []string) error {
	writers, err := f.writers(paths) // before the request to the daemon
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	err = a.talk(func(c *control.Client) error {
		m, errAsk := f.ask(cmd, c)
		if errAsk != nil {
			return errAsk
		}
		return f.writeOut(&m, paths, writers, cmd.OutOrStdout(), cmd.ErrOrStderr())
	})
	var own *exitError
	if err != nil && !errors.As(err, &own) {
		return fmt.Errorf("export: %w", err)
	}
	return err
}

// ask gets from the daemon what is to be written.
func (f *exportFlags) ask(cmd *cobra.Command, c *control.Client) (music, error) {
	if f.loops > 0 || f.performance {
		p, err := c.Piece(cmd.Context(), f.loops)
		return musicOfPiece(p), err
	}
	doc, err := c.Loop(cmd.Context(), f.id)
	if err != nil {
		return music{}, err
	}
	p, err := c.AsPlayed(cmd.Context(), doc.LoopID)
	return musicOf(doc, p), err
}
