package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// retrainFlags are retrain's flags.
type retrainFlags struct {
	request jobs.Request
	follow  bool
	json    bool
}

func retrainCommand(a *app) *cobra.Command {
	var f retrainFlags
	cmd := &cobra.Command{
		Use:   "retrain",
		Short: "Teach the model your own MIDI while it plays",
		Long: `Teach the model your own MIDI, in the background, while it plays. DIR is a folder of MIDI files, or a zip; a file's genre is
that of the nearest folder above it that is called like one, unless --genre says it. Without --data it is the folder with the most new files of those that the
settings name (retrain.folders).

  --from current   teaches the model that plays, and keeps what it knew alive by rehearsing its own loops
  --from scratch   begins anew, with nothing but your files

In the end the new model is compared with the one that plays, on files that it did not learn from and on the genres that
were known before. If it is no worse it plays from the next loop on; else it waits, with the reason, in the list that
groovectl models prints, for you to try it with groovectl use. groovectl use --previous goes back.

There is one training at a time. It goes on after a restart of the daemon.`,
		Example: `  groovectl retrain --data ~/loops
  groovectl retrain --data ~/loops/funk --genre funk --epochs 10 --follow
  groovectl retrain --data loops.zip --from scratch --json`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return retrain(a, cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.request.Data, "data", "", "folder or zip of MIDI files (default: the watched folder with the most new ones)")
	flags.StringVar(&f.request.From, "from", jobs.FromCurrent, "current or scratch")
	flags.IntVar(&f.request.Epochs, "epochs", 0, "at most so many epochs (default: the trainer's choice)")
	flags.Uint64Var(&f.request.Seed, "seed", 0, "of order and noise: the same seed gives the same model")
	flags.StringVar(&f.request.Genre, "genre", "", "genre of all files (default: each one's folder)")
	flags.Float64Var(&f.request.BPM, "bpm", 0, "tempo of all files (default: each one's own)")
	flags.BoolVar(&f.follow, "follow", false, "show the progress until the end")
	flags.BoolVar(&f.json, "json", false, "print JSON; with --follow a line for each change")
	_ = cmd.RegisterFlagCompletionFunc("from", cobra.FixedCompletions([]string{jobs.FromCurrent, jobs.FromScratch}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("genre", cobra.FixedCompletions(genreNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func retrain(a *app, cmd *cobra.Command, f retrainFlags) error {
	if f.request.Data != "" {
		path, err := filepath.Abs(f.request.Data) // the daemon's working folder is another
		if err != nil {
			return fmt.Errorf("--data: %w", err)
		}
		f.request.Data = path
	}
	return a.talk(func(c *control.Client) error {
		s, err := c.Retrain(cmd.Context(), f.request)
		if err != nil {
			return err
		}
		if f.follow {
			return followJob(cmd, c, s.ID, f.json)
		}
		if f.json {
			return json.NewEncoder(cmd.OutOrStdout()).Encode(s)
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "job %s is training on %s; see: groovectl jobs %s --follow\n", s.ID, s.Data, s.ID)
		return err
	})
}
