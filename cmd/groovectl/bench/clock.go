package bench

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/clock/clocktest"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
)

// clockSchema is the version of the JSON that bench clock prints.
const clockSchema = 1

type clockOptions struct {
	log   string
	seeds int
	json  bool
}

func clockCommand() *cobra.Command {
	var o clockOptions
	c := &cobra.Command{
		Use:   "clock",
		Short: "Measure the clock follower on simulated senders, or on a log of a real one",
		Long: `Without --log: simulated tick trains, each figure beside its bar. Where a figure depends on chance, "within" is
in how many runs it was met. With --log: the messages of a file of lines "<ns> <hex>" go through the follower; for each
run of ticks between Start or Continue and the next Stop, the followed beat is compared with the best straight line
(for a ramp: parabola) through the ticks.`,
		Example: `  groovectl bench clock
  groovectl bench clock --seeds 64 --json
  groovectl bench clock --log midi.log`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := benchClock(c.OutOrStdout(), o); err != nil {
				return fmt.Errorf("bench clock: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&o.log, "log", "", "replay this log of MIDI messages instead of simulating")
	c.Flags().IntVar(&o.seeds, "seeds", 16, "simulated runs of each kind")
	c.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func benchClock(w io.Writer, o clockOptions) error {
	if o.log != "" {
		return replayLog(w, o)
	}
	if o.seeds < 1 {
		return fmt.Errorf("--seeds %d: want at least 1", o.seeds)
	}
	rows := clocktest.Table(o.seeds)
	if o.json {
		return terminal.PrintJSON(w, struct {
			Schema int             `json:"schema_version"`
			Rows   []clocktest.Row `json:"rows"`
		}{clockSchema, rows})
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "sender\tmeasure\tfigure\tbar\tunit\tline\twithin\t")
	for _, r := range rows {
		line, verdict := "", "FAIL"
		if r.Line > 0 {
			line = fmt.Sprintf("%.3f", r.Line)
		}
		if r.Pass {
			verdict = "ok"
		}
		fmt.Fprintf(t, "%s\t%s\t%.3f\t%.3f\t%s\t%s\t%d/%d\t%s\n", r.Name, r.Measure, r.Figure, r.Bar, r.Unit, line, r.Within, r.Runs, verdict)
	}
	return t.Flush()
}

// replayLog prints what the follower makes of a log.
func replayLog(w io.Writer, o clockOptions) error {
	f, err := os.Open(o.log)
	if err != nil {
		return fmt.Errorf("open clock log: %w", err)
	}
	defer f.Close()
	events, err := clocktest.ReadLog(f)
	if err != nil {
		return fmt.Errorf("%s: %w", o.log, err)
	}
	segments := clocktest.Replay(events)
	if o.json {
		return terminal.PrintJSON(w, struct {
			Schema   int                 `json:"schema_version"`
			Log      string              `json:"log"`
			Segments []clocktest.Segment `json:"segments"`
		}{clockSchema, o.log, segments})
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "event\tticks\tbpm\tstart step\tjumps\tfit\tshift µs\trms µs\tmax µs\tsmooth µs\tskipped\tdoubled\tlate\t")
	for _, s := range segments {
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%g\t%d\t%s\t%.0f\t%.0f\t%.0f\t%.0f\t%d\t%d\t%d\t\n", s.Event, s.Ticks, s.BPM, s.StartStep, len(s.Jumps), s.Fit,
			s.Shift, s.RMS, s.Max, s.Smooth, s.Skipped, s.Doubled, s.Late)
	}
	return t.Flush()
}
