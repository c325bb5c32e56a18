// Package doctor checks what grooved needs on this machine, and says how to repair what is wrong.
package doctor

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
)

// schemaVersion is the schema version of doctor's JSON.
const schemaVersion = 1

// Verdict is how a check came out.
type Verdict string

// The verdicts: only Failed keeps grooved from its work.
const (
	Passed Verdict = "ok"
	Warned Verdict = "warn"
	Failed Verdict = "fail"
)

// Finding is what one check found.
type Finding struct {
	Name    string  `json:"name"`
	Verdict Verdict `json:"verdict"`
	Detail  string  `json:"detail"`
	Hint    string  `json:"hint,omitempty"` // how to repair it
}

// document is what doctor --json prints.
type document struct {
	SchemaVersion int       `json:"schema_version"`
	OK            bool      `json:"ok"` // nothing Failed
	Checks        []Finding `json:"checks"`
}

// probe is what the checks examine.
type probe struct {
	machine
	Options
	config    config.Config // the default when configErr is set
	configErr error
	file      string          // config file
	daemon    *control.Status // nil when none runs
	daemonErr error           // why there is no status
}

// Options say what is examined.
type Options struct {
	Socket  string // the daemon's control socket
	Version string // of groovectl; the daemon should have the same
}

// Examine runs all checks on this machine. It changes nothing.
func Examine(ctx context.Context, o Options) []Finding {
	p := newProbe(ctx, thisMachine(), o)
	var found []Finding
	for _, check := range checks {
		found = append(found, check(p))
	}
	return found
}

// checks are what doctor does, in the order in which it reports.
var checks = []func(*probe) Finding{
	(*probe).checkConfig, (*probe).checkModel, (*probe).checkEngine, (*probe).checkMIDI, (*probe).checkPorts,
	(*probe).checkClock, (*probe).checkPriority, (*probe).checkTiming, (*probe).checkState, (*probe).checkDisk,
	(*probe).checkSocket, (*probe).checkOSC, (*probe).checkWeb,
}

// newProbe reads the settings and the daemon's status.
func newProbe(ctx context.Context, m machine, o Options) *probe {
	p := &probe{machine: m, Options: o}
	var flags config.Flags
	client := control.NewClient(o.Socket)
	defer client.Close()
	s, err := client.Status(ctx)
	if p.daemonErr = err; err == nil {
		p.daemon = &s
		if _, err := os.Stat(s.Config.File); err == nil {
			flags.SetFile(s.Config.File) // the daemon's own, which may not be the default one
		}
	}
	source := config.Source{Env: m.env, Flags: &flags}
	p.file, _ = source.File()
	if p.config, p.configErr = source.Load(); p.configErr != nil {
		p.config = config.Default()
	}
	return p
}

// WriteJSON writes the findings as a document. The error counts the checks that failed.
func WriteJSON(w io.Writer, found []Finding) error {
	if err := terminal.PrintJSON(w, document{SchemaVersion: schemaVersion, OK: failures(found) == nil, Checks: found}); err != nil {
		return err
	}
	return failures(found)
}

// WriteText writes the findings for people. The error counts the checks that failed.
func WriteText(out terminal.Output, found []Finding) error {
	if _, err := io.WriteString(out, findingsText(out, found)); err != nil {
		return err
	}
	return failures(found)
}

// failures is the error that counts the checks that failed; nil when none did.
func failures(found []Finding) error {
	bad := 0
	for _, c := range found {
		if c.Verdict == Failed {
			bad++
		}
	}
	if bad == 0 {
		return nil
	}
	return fmt.Errorf("doctor: %d of %d checks failed", bad, len(found))
}

// findingsText writes the findings for people: a line each, and below it how to repair it.
func findingsText(t terminal.Output, found []Finding) string {
	const indent = "\n            "
	var b strings.Builder
	for _, c := range found {
		mark := t.Paint(terminal.Green, "✓")
		switch c.Verdict {
		case Warned:
			mark = t.Paint(terminal.Yellow, "!")
		case Failed:
			mark = t.Paint(terminal.Red, "✗")
		}
		fmt.Fprintf(&b, "%s %-9s %s\n", mark, c.Name, strings.ReplaceAll(c.Detail, "\n", indent))
		if c.Hint != "" {
			fmt.Fprintf(&b, "%s%s\n", indent[1:], t.Paint(terminal.Bold, strings.ReplaceAll(c.Hint, "\n", indent)))
		}
	}
	return b.String()
}
