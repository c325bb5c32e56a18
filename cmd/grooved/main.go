// Command grooved is the daemon: it opens the MIDI port, follows the clock and plays.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/models"
)

// version is set by the linker.
var version = "dev"

// started is set before anything else runs, so that ready_ms counts from the start of the process, as near as Go allows.
var started = time.Now()

func main() {
	if dir, yes := isWorker(os.Args); yes {
		os.Exit(work(dir))
	}
	if err := newCommand().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "grooved:", err)
		os.Exit(exitCode(err))
	}
}

// exitCode is 2 for wrong settings, 1 for all other errors.
func exitCode(err error) int {
	var bad *config.Error
	if errors.As(err, &bad) {
		return 2
	}
	return 1
}

func newCommand() *cobra.Command {
	var flags config.Flags
	cmd := &cobra.Command{
		Use:   "grooved",
		Short: "Play drum grooves that a neural network invents, in time with a DAW",
		Long: `grooved opens the virtual MIDI port GrooveGen, follows the DAW's MIDI clock and plays drum grooves.
Steer it with groovectl or over OSC while it plays. Ctrl-C ends it, after every note has ended.`,
		Example: `  grooved
  grooved --midi port --midi-in loopMIDI --midi-out loopMIDI
  grooved --midi none --genre jazz --bpm 140 --record jazz.mid
  grooved --config ~/gig.toml --clock external`,
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	flags.Bind(func(v *config.Flag, name, help string) {
		cmd.Flags().Var(v, name, help)
		if v.IsBoolFlag() {
			cmd.Flags().Lookup(name).NoOptDefVal = "true"
		}
		if words := v.Choices(); words != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
		}
	})
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return run(cmd.Context(), config.Source{Env: os.LookupEnv, Flags: &flags})
	}
	return cmd
}

// run plays until the first signal; a second one aborts.
func run(ctx context.Context, src config.Source) error {
	daemon.TuneRuntime()
	ctx, stop := untilSignal(ctx)
	defer stop()

	level := new(slog.LevelVar)
	log := newLog(src, level)
	d, err := daemon.Open(src, daemon.Edges{
		Drivers: drivers(), NewDecoder: newDecoder, DefaultModel: models.Default,
		Version: version, Started: started, Log: log, LogLevel: level,
	})
	if err != nil {
		return err
	}
	endReloads := reloadOnHangup(d)
	<-ctx.Done()
	endReloads()
	log.Info("ending: notes off, ports closed; a second signal aborts")
	return d.Close()
}

// newLog returns the log on standard error in the settings' format. Open reports wrong settings.
func newLog(src config.Source, level *slog.LevelVar) *slog.Logger {
	opts := &slog.HandlerOptions{Level: level}
	if cfg, err := src.Load(); err == nil && cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, opts))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, opts))
}
