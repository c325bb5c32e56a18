package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/bench"
)

// app is what all subcommands share: the global flags.
type app struct {
	socket string // control socket of the daemon; empty = the default place
	json   bool   // commands that steer answer with a document
}

// exitError is an error with an exit code of its own; any other error exits with 1.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// exitUnreachable is the exit code when no daemon answers.
const exitUnreachable = 3

func exitCode(err error) int {
	var e *exitError
	if errors.As(err, &e) {
		return e.code
	}
	return 1
}

func newRoot() *cobra.Command {
	a := &app{}
	root := &cobra.Command{
		Use:   "groovectl",
		Short: "Steer a running grooved; render, measure and check without one",
		Long: `Steer a running grooved; render, measure and check without one.

With --json a command that fails prints a document on standard error: message, hint and exit_code, and of a refusal the field and its
value. The exit code is 3 when no grooved answers, 130 after a training was interrupted, otherwise 1.`,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PersistentFlags().StringVar(&a.socket, "socket", "", "control socket of the daemon (default: the daemon's own default)")
	root.AddCommand(bench.Command(a.talk))
	// One line a subcommand, each in a file of its own.
	root.AddCommand(renderCommand(a), auditionCommand(a))
	root.AddCommand(datasetCommand(a), trainCommand(a), evalCommand(a))
	root.AddCommand(statusCommand(a), watchCommand(a), genreCommand(a), blendCommand(a), bpmCommand(a), nudgeCommand(a))
	root.AddCommand(setCommand(a), getCommand(a), voiceCommand(a), nextCommand(a), freezeCommand(a), promptCommand(a))
	root.AddCommand(stepCommands(a)...)
	root.AddCommand(chooseCommands(a)...)
	root.AddCommand(fillCommand(a), lockCommand(a), diceCommand(a), pinCommand(a), unpinCommand(a), historyCommand(a), recallCommand(a), captureCommand(a))
	root.AddCommand(saveCommand(a), loadCommand(a), presetsCommand(a), favoriteCommand(a))
	root.AddCommand(transportCommands(a)...)
	root.AddCommand(kitCommand(a), oscCommand(a))
	root.AddCommand(retrainCommand(a), jobsCommand(a), modelsCommand(a), useCommand(a))
	root.AddCommand(exportCommand(a), reloadCommand(a), urlCommand(a), doctorCommand(a), bugreportCommand(a), versionCommand(), licensesCommand())
	a.answerInJSON(root)
	explainUsage(root)
	root.SetFlagErrorFunc(explainFlag)
	return root
}
