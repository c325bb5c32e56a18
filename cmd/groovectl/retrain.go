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
		Use:   "retrain [DIR]",
		Short: "Teach the model your own MIDI while it plays",
		Long: `Train the model on your own MIDI, in the background, while it plays. DIR is a folder of MIDI files, or a zip. --genre sets the
genre; otherwise it comes from the nearest folder above each file that is named after a genre, DIR itself too. Without DIR, the folder of the
settings (retrain.folders) with the most new files is used.

  --from current   continues from the model that plays, and mixes its own loops in so that it keeps what it knows
  --from scratch   starts from the beginning, with your files alone

At the end the new model is compared with the current one, on files that were held out and on all genres. If it is no worse,
it plays from the next loop on. That needs six held-out windows of three files: about 24 loops in all. Otherwise it waits:
groovectl models lists it with the reason, and groovectl use plays it.
groovectl use --previous goes back.

Only one training runs at a time. It continues after a restart of the daemon.`,
		Example: `  groovectl retrain ~/loops
  groovectl retrain ~/loops/funk --genre funk --epochs 10 --follow
  groovectl retrain loops.zip --from scratch --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if f.request.Data != "" {
					return fmt.Errorf("retrain: two folders: %q and --data %q: name one", args[0], f.request.Data)
				}
				f.request.Data = args[0]
			}
			return retrain(a, cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.request.Data, "data", "", "DIR, said with its name (default: the watched folder with the most new files)")
	flags.StringVar(&f.request.From, "from", jobs.FromCurrent, "current or scratch")
	flags.IntVar(&f.request.Epochs, "epochs", 0, "at most so many epochs (default: the trainer's choice)")
	flags.Uint64Var(&f.request.Seed, "seed", 0, "of order and noise: the same seed gives the same model")
	flags.StringVar(&f.request.Genre, "genre", "", "genre of all files (default: each one's folder)")
	flags.Float64Var(&f.request.BPM, "bpm", 0, "tempo of all files (default: each one's own)")
	flags.Uint8Var(&f.request.Channel, "channel", 0, "channel of the files' drums, 1 to 16 (default: 10, else the tracks named like drums, else the only one)")
	flags.StringVar(&f.request.Track, "track", "", "track of the files' drums: its name, or its number from 1")
	flags.StringVar(&f.request.Kit, "kit", "", "kit whose notes the files have (default: all General MIDI percussion)")
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
			return fmt.Errorf("retrain: %w", err)
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
