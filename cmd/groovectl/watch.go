package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/cmd/groovectl/tui"
	"github.com/groovegen/groovegen/daemon/control"
)

// errEnough ends a stream of events that has delivered enough.
var errEnough = errors.New("enough")

// watchFlags are watch's flags.
type watchFlags struct {
	json     bool
	plain    bool
	count    uint64
	interval time.Duration
}

func watchCommand(a *app) *cobra.Command {
	var f watchFlags
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Show live what plays, and steer it by keys",
		Long: `Show live what plays: the loop as a piano roll, playhead, meters, clock, tempo, lateness and trainings. Keys steer it; ? shows
them. If the daemon ends, the view waits for the next one. q quits; grooved plays on.

With --plain, --json or --count, and without a terminal, it prints lines instead: bar.beat.sixteenth, tempo, lock, style, loop
and lateness. A terminal's line is rewritten ten times a second; elsewhere there is one a second. The exit code is 3 when the
daemon ends.`,
		Example: `  groovectl watch
  groovectl watch --plain
  groovectl watch --json --interval 1s | jq -c .status.clock
  groovectl watch --count 1`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return watch(a, cmd, f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print each event as a line of JSON")
	cmd.Flags().BoolVar(&f.plain, "plain", false, "show a line instead of the whole screen")
	cmd.Flags().Uint64VarP(&f.count, "count", "n", 0, "end after this many events")
	cmd.Flags().DurationVar(&f.interval, "interval", 0, "time between events, 20ms to 1m (default 100ms on a terminal, else 1s)")
	return cmd
}

func watch(a *app, cmd *cobra.Command, f watchFlags) error {
	ctx := cmd.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	t := terminal.Of(cmd.OutOrStdout(), os.Getenv)
	if !f.plain && !f.json && f.count == 0 && terminal.Interactive(cmd.InOrStdin(), t, os.Getenv) {
		return a.talk(func(c *control.Client) error {
			return tui.Run(ctx, c, tui.Options{Interval: f.interval, In: cmd.InOrStdin(), Out: terminal.Raw(t.Writer)})
		})
	}
	return watchLines(ctx, a, t, f)
}

// watchLines prints lines, or one over and over.
func watchLines(ctx context.Context, a *app, t terminal.Output, f watchFlags) error {
	if f.interval == 0 {
		f.interval = time.Second
		if t.Width > 0 && !f.json {
			f.interval = 100 * time.Millisecond
		}
	}
	enc := json.NewEncoder(t)
	shown := uint64(0)
	err := a.talk(func(c *control.Client) error {
		return c.Events(ctx, f.interval, func(ev control.Event) error {
			if t.Width == 0 && !f.json && ev.Reason != "first" && ev.Reason != "interval" {
				return nil // off a terminal it is a line an interval
			}
			if err := show(t, enc, ev, f); err != nil {
				return err
			}
			if shown++; shown == f.count {
				return errEnough
			}
			return nil
		})
	})
	if t.Width > 0 && !f.json {
		_, _ = fmt.Fprintln(t) // leaves the last line standing
	}
	if errors.Is(err, errEnough) || ctx.Err() != nil {
		return nil
	}
	return err
}

// show prints one event: as JSON, over the line before, or on a line of its own.
func show(t terminal.Output, enc *json.Encoder, ev control.Event, f watchFlags) error {
	if f.json {
		return enc.Encode(ev)
	}
	if t.Width > 0 {
		_, err := fmt.Fprint(t, "\r"+watchLine(t, ev)+"\x1b[K")
		return err
	}
	_, err := fmt.Fprintln(t, watchLine(t, ev))
	return err
}

// watchLine is the live line.
func watchLine(t terminal.Output, ev control.Event) string {
	s := ev.Status
	plain := func(text string) terminal.Span { return terminal.Span{Text: text} }
	spans := []terminal.Span{
		stateSpan(s.Clock),
		{Colour: terminal.Bold, Text: fmt.Sprintf("%9s", s.Clock.Position)},
		plain("  " + describe.Tempo(s.Clock)),
		lockSpan(s.Clock), plain("  " + s.Steer.Style().String()),
	}
	if s.Steer.Freeze {
		spans = append(spans, terminal.Span{Colour: terminal.Yellow, Text: " frozen"})
	}
	spans = append(spans, plain("  "+loopMark(s.Loop)), terminal.Span{Colour: terminal.Dim, Text: "  " + latenessText(s.Lateness)})
	if n := s.Counters.LateDrops + s.Counters.EventDrops + s.Counters.SendErrors; n > 0 {
		spans = append(spans, terminal.Span{Colour: terminal.Red, Text: fmt.Sprintf("  %d dropped", n)})
	}
	if s.Config.Error != "" {
		spans = append(spans, terminal.Span{Colour: terminal.Yellow, Text: "  config refused: see status"})
	}
	return t.Line(spans...)
}

// stateSpan is the mark of a clock's state, in its colour.
func stateSpan(c control.Clock) terminal.Span {
	colour := terminal.Dim
	switch c.State {
	case "running":
		colour = terminal.Green
	case "armed":
		colour = terminal.Yellow
	case "lost":
		colour = terminal.Red
	}
	return terminal.Span{Colour: colour, Text: describe.TransportMark(c)}
}

func lockSpan(c control.Clock) terminal.Span {
	switch {
	case c.Source != "external":
		return terminal.Span{Colour: terminal.Dim, Text: "  internal"}
	case c.Locked:
		return terminal.Span{Colour: terminal.Green, Text: "  locked  "}
	}
	return terminal.Span{Colour: terminal.Yellow, Text: "  unlocked"}
}

func loopMark(l control.Loop) string {
	text := "no loop"
	if l.ID != 0 {
		text = fmt.Sprintf("#%d", l.ID)
	}
	if l.PendingID != 0 {
		text += fmt.Sprintf(" > #%d", l.PendingID)
	}
	return text
}

func latenessText(l control.Lateness) string {
	if l.Count == 0 {
		return "no notes yet"
	}
	return fmt.Sprintf("late p50 %s p99 %s", describe.Microseconds(l.P50US), describe.Microseconds(l.P99US))
}
