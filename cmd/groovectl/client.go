package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

// socketPath returns the daemon's control socket: --socket, GROOVE_SOCKET, the daemon's config file, the default.
func (a *app) socketPath() string { return config.FindSocket(a.socket, os.LookupEnv) }

// talk runs do with a client of the daemon. It never starts a daemon: when none answers, the error has exit code 3.
func (a *app) talk(do func(*control.Client) error) error {
	client := control.NewClient(a.socketPath())
	defer client.Close()
	err := do(client)
	if errors.Is(err, control.ErrUnreachable) {
		return &exitError{code: exitUnreachable, err: err}
	}
	return err
}

// apply sends a command and prints the new value of the parameter report; nothing for "".
func (a *app) apply(cmd *cobra.Command, report, name string, args ...any) error {
	return a.talk(func(c *control.Client) error {
		done, err := c.Do(cmd.Context(), steer.Request{Name: name, Args: args})
		if err != nil {
			return err
		}
		a.note(cmd, done)
		if report == "" {
			return a.answer(cmd, c, name)
		}
		return a.answer(cmd, c, name, report)
	})
}

// note prints the daemon's remark on standard error, where scripts do not read it.
func (a *app) note(cmd *cobra.Command, done control.Done) {
	if done.Note != "" {
		_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "groovectl: note: "+done.Note)
	}
}

// printParam prints a parameter as set and get write it. With an external clock it adds the tempo that is played.
func printParam(cmd *cobra.Command, s control.Status, name string) error {
	values, err := steer.Get(s.Steer, name)
	if err != nil {
		return err
	}
	line := strings.TrimRight(name+" "+describe.Values(values), " ")
	if name == "bpm" && s.Clock.Source == "external" && s.Clock.BPM > 0 {
		line += fmt.Sprintf("   (shapes the groove; the external clock plays at %.1f)", s.Clock.BPM)
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), line)
	return err
}

// try returns the state after a command, as the daemon will find it.
func try(s steer.State, req steer.Request) (steer.State, error) {
	cmd, err := req.Resolve()
	if err != nil {
		return s, err
	}
	r, err := steer.Apply(s, cmd)
	return r.State, err
}

// words makes command arguments of what was typed. The daemon reads numbers out of text by itself.
func words(typed []string) []any {
	args := make([]any, len(typed))
	for i, w := range typed {
		args[i] = strings.TrimSpace(w)
	}
	return args
}
