package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
)

// doctorVersion is the schema version of doctor's JSON.
const doctorVersion = 1

// verdict is how a check came out.
type verdict string

// The verdicts: only failed keeps grooved from its work.
const (
	passed verdict = "ok"
	warned verdict = "warn"
	failed verdict = "fail"
)

// finding is what one check found.
type finding struct {
	Name    string  `json:"name"`
	Verdict verdict `json:"verdict"`
	Detail  string  `json:"detail"`
	Hint    string  `json:"hint,omitempty"` // how to mend it
}

// doctorDoc is what doctor --json prints.
type doctorDoc struct {
	SchemaVersion int       `json:"schema_version"`
	OK            bool      `json:"ok"` // nothing failed
	Checks        []finding `json:"checks"`
}

func doctorCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the machine, and say how to mend what is wrong",
		Long: `Check what grooved needs: settings, model and engine, MIDI system and ports, the clock and its jitter, real-time priority, how
late notes are, folders and the room in them, control socket, OSC port and web page. It changes nothing and works with a daemon and
without; the clock and the notes are judged by what a running daemon heard and played. The exit code is 1 when something
essential is missing.`,
		Example: `  groovectl doctor
  groovectl doctor --json | jq '.checks[] | select(.verdict != "ok")'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p := admit(cmd.Context(), thisMachine(), a.socketPath())
			var found []finding
			for _, check := range checks {
				found = append(found, check(p))
			}
			return report(cmd.OutOrStdout(), found, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document, with schema_version")
	return cmd
}

// patient is what the checks look at.
type patient struct {
	machine
	config    config.Config // the default when configErr is set
	configErr error
	file      string          // config file
	socket    string          // control socket
	daemon    *control.Status // nil when none runs
	daemonErr error           // why there is no status
}

// checks are what doctor does, in the order in which it reports.
var checks = []func(*patient) finding{
	(*patient).checkConfig, (*patient).checkModel, (*patient).checkEngine, (*patient).checkMIDI, (*patient).checkPorts,
	(*patient).checkClock, (*patient).checkPriority, (*patient).checkTiming, (*patient).checkState, (*patient).checkDisk,
	(*patient).checkSocket, (*patient).checkOSC, (*patient).checkWeb,
}

// admit reads the settings and asks the daemon.
func admit(ctx context.Context, m machine, socket string) *patient {
	p := &patient{machine: m, socket: socket}
	var flags config.Flags
	client := control.NewClient(socket)
	defer client.Close()
	s, err := client.Status(ctx)
	if p.daemonErr = err; err == nil {
		p.daemon = &s
		if _, err := os.Stat(s.Config.File); err == nil {
			flags.SetFile(s.Config.File) // the daemon may have been told another one than we would find
		}
	}
	source := config.Source{Env: m.env, Flags: &flags}
	p.file, _ = source.File()
	if p.config, p.configErr = source.Load(); p.configErr != nil {
		p.config = config.Default()
	}
	return p
}

// report prints the findings; the error, which has the exit code 1, counts what failed.
func report(w io.Writer, found []finding, asJSON bool) error {
	bad := 0
	for _, c := range found {
		if c.Verdict == failed {
			bad++
		}
	}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		if err := enc.Encode(doctorDoc{SchemaVersion: doctorVersion, OK: bad == 0, Checks: found}); err != nil {
			return err
		}
	} else {
		t := terminalOf(w, os.Getenv)
		if _, err := io.WriteString(t, findingsText(t, found)); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("doctor: %d of %d checks failed", bad, len(found))
	}
	return nil
}

// findingsText writes the findings for people: a line each, and how to mend it below.
func findingsText(t terminal, found []finding) string {
	const indent = "\n            "
	var b strings.Builder
	for _, c := range found {
		mark := t.paint(green, "✓")
		switch c.Verdict {
		case warned:
			mark = t.paint(yellow, "!")
		case failed:
			mark = t.paint(red, "✗")
		}
		fmt.Fprintf(&b, "%s %-9s %s\n", mark, c.Name, strings.ReplaceAll(c.Detail, "\n", indent))
		if c.Hint != "" {
			fmt.Fprintf(&b, "%s%s\n", indent[1:], t.paint(bold, strings.ReplaceAll(c.Hint, "\n", indent)))
		}
	}
	return b.String()
}
