package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

func statusCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what the daemon is doing",
		Long: `Show what the daemon is doing: clock, loop, timing, ports, and all problems. It never starts a daemon; when none
answers, the exit code is 3.`,
		Example: `  groovectl status
  groovectl status --json | jq .clock.bpm`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.talk(func(c *control.Client) error {
				s, err := c.Status(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return terminal.PrintJSON(cmd.OutOrStdout(), s)
				}
				t := terminal.Of(cmd.OutOrStdout(), os.Getenv)
				_, err = fmt.Fprint(t, statusText(t, s))
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document, with schema_version")
	return cmd
}

// statusText writes a status for people: a line a subject, then what is wrong.
func statusText(t terminal.Output, s control.Status) string {
	var b strings.Builder
	row := func(subject, format string, args ...any) {
		fmt.Fprintf(&b, "%s %s\n", t.Paint(terminal.Bold, fmt.Sprintf("%-8s", subject)), fmt.Sprintf(format, args...))
	}
	row("grooved", "%s, pid %d, up %s, ready in %.0f ms", s.Version, s.PID, uptime(s.UptimeS), s.ReadyMS)
	row("clock", "%s", clockText(s.Clock))
	row("loop", "%s", loopText(s.Loop))
	row("style", "%s", steerText(s))
	row("timing", "%s", timingText(s))
	row("midi", "%s", describe.MIDI(s.MIDI))
	row("osc", "%s", oscText(s.OSC))
	row("web", "%s", webText(s.Web))
	row("model", "%s", modelText(s.Model, s.Decode))
	if s.Model.Why != "" {
		row("engine", "%s: %s", s.Model.Engine, s.Model.Why)
	}
	if s.Job != nil && !s.Job.State.Final() {
		row("job", "%s, %s: %s", s.Job.ID, s.Job.State, describe.Progress(s.Job.Progress))
	}
	for _, f := range s.Folders {
		if f.New > 0 {
			row("learn", "%d new files in %s: groovectl retrain", f.New, f.Path)
		}
	}
	row("config", "%s", configText(s.Config))
	if s.Record.File != "" {
		row("record", "%s, %d notes", s.Record.File, s.Record.Notes)
	}
	for _, wrong := range describe.Troubles(s) {
		fmt.Fprintf(&b, "%s %s\n", t.Paint(terminal.Yellow, "!"), wrong)
	}
	return b.String()
}

func uptime(seconds float64) string {
	return (time.Duration(seconds) * time.Second).String()
}

func clockText(c control.Clock) string {
	words := []string{fmt.Sprintf("%s at %s", c.State, c.Position)}
	if c.BPM > 0 {
		words = append(words, fmt.Sprintf("%.2f BPM", c.BPM))
	}
	source := c.Source
	if c.Mode == "auto" {
		source += " (auto)"
	}
	words = append(words, source)
	if c.Source != "external" {
		return strings.Join(words, ", ")
	}
	if c.Locked {
		words = append(words, "locked")
	} else {
		words = append(words, "not locked")
	}
	words = append(words, fmt.Sprintf("jitter %.2f ms", c.JitterMS))
	if c.LateTicks > 0 {
		words = append(words, fmt.Sprintf("%d late ticks", c.LateTicks))
	}
	return strings.Join(words, ", ")
}

func loopText(l control.Loop) string {
	if l.ID == 0 {
		if l.PendingID != 0 {
			return fmt.Sprintf("none yet; #%d waits for the clock", l.PendingID)
		}
		return "none yet"
	}
	text := fmt.Sprintf("#%d %s, %d hits", l.ID, l.Title, l.Hits)
	if !l.Playing {
		text += ", silent"
	}
	if l.PendingID != 0 {
		text += fmt.Sprintf("; #%d is next", l.PendingID)
	}
	return text
}

func steerText(s control.Status) string {
	st := s.Steer
	text := fmt.Sprintf("%s, %g BPM, seed %d, temperature %g, density %g, swing %g, quantize %s",
		st.Style(), st.BPM, st.Seed, st.Temperature, st.Density, st.Swing, st.Quantize)
	if st.Nudge != [2]float64{} {
		text += fmt.Sprintf(", nudge %g %g", st.Nudge[0], st.Nudge[1])
	}
	if st.OffsetMS != 0 {
		text += fmt.Sprintf(", offset %g ms", st.OffsetMS)
	}
	if st.Kit != steer.Default().Kit {
		text += ", kit " + st.Kit
	}
	if st.Freeze {
		text += ", frozen"
	}
	return text
}

func timingText(s control.Status) string {
	if s.Lateness.Count == 0 {
		return "no notes yet" + priorityText(s)
	}
	l := s.Lateness
	return fmt.Sprintf("%d notes, late by p50 %s, p99 %s, p99.9 %s, max %s%s",
		s.Counters.Notes, describe.Microseconds(l.P50US), describe.Microseconds(l.P99US), describe.Microseconds(l.P999US), describe.Microseconds(l.MaxUS), priorityText(s))
}

// priorityText says whether the sending thread has real-time priority; nothing without a MIDI output.
func priorityText(s control.Status) string {
	switch {
	case s.MIDI.Out == "":
		return ""
	case s.Realtime:
		return "; real-time priority"
	}
	return "; no real-time priority"
}

func oscText(o control.OSC) string {
	if o.Addr == "" {
		return "off"
	}
	text := fmt.Sprintf("udp %s, %d packets", o.Addr, o.Counters["packets"])
	if n := o.Counters["strangers"]; n > 0 {
		text += fmt.Sprintf(", %d of controllers that are not paired refused", n)
	}
	if n := o.Counters["overrun"]; n > 0 {
		text += fmt.Sprintf(", %d too many", n)
	}
	if o.KernelDrops != "0" && o.KernelDrops != "" {
		text += ", dropped by the system: " + o.KernelDrops
	}
	return text
}

// webText says where the page is; groovectl url says it with the token that other machines need.
func webText(w control.Web) string {
	if w.Addr == "" {
		return "off"
	}
	text := "http://" + w.Addr
	switch n := w.Counters["pages"]; n {
	case 0:
		return text
	case 1:
		return text + ", one page open"
	default:
		return fmt.Sprintf("%s, %d pages open", text, n)
	}
}

func modelText(m control.Model, d control.Decode) string {
	text := fmt.Sprintf("%s on %s", m.ID, m.Engine)
	if m.Name != "" {
		text = m.Name + " " + text
	}
	if m.File != "" {
		text += ", " + m.File
	}
	if d.Decoded > 0 {
		text += fmt.Sprintf("; %d loops", d.Decoded)
	}
	if d.MaxUS > 0 { // only loops that a user waited for are timed
		text += fmt.Sprintf(", p50 %s, p99 %s", describe.Microseconds(d.P50US), describe.Microseconds(d.P99US))
	}
	return text
}

func configText(c control.ConfigStatus) string {
	text := c.File
	if c.LoadedAt != nil {
		text += ", read at " + c.LoadedAt.Local().Format("15:04:05")
	}
	return text
}
