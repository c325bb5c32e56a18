package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/steer"
)

// oscSchema is the version of the JSON that bench osc prints.
const oscSchema = 1

// oscReport is what bench osc has measured.
type oscReport struct {
	SchemaVersion int `json:"schema_version"`
	// From a control's datagram to the feedback with its value, in ms.
	Trips int     `json:"round_trips"`
	P50MS float64 `json:"p50_ms"`
	P99MS float64 `json:"p99_ms"`
	MaxMS float64 `json:"max_ms"`
	// The flood of one address.
	FloodSent    int     `json:"flood_sent"`
	FloodUpdates int     `json:"flood_told"`
	FloodMost    int     `json:"flood_told_most_in_a_second"`
	FinalRight   bool    `json:"final_value_right"`
	FinalAfter   float64 `json:"final_value_after_ms"`
	LateBefore   float64 `json:"lateness_p99_us_before"` // of all notes since the daemon's start, before the flood
	LateAfter    float64 `json:"lateness_p99_us_after"`  // and with those of the flood
	NotesBefore  uint64  `json:"notes_before"`
	NotesAfter   uint64  `json:"notes_after"`
}

func oscCommand(connect func(func(*control.Client) error) error) *cobra.Command {
	var asJSON bool
	trips, flood := 500, 10*time.Second
	cmd := &cobra.Command{
		Use:   "osc",
		Short: "Measure OSC feedback and a flood, on the running daemon",
		Long: `Measure OSC on the running daemon: how long feedback takes over the loopback, and how a flood of one address, a thousand
messages a second, affects the feedback and the lateness of notes. The parameters are restored at the end. It uses the feedback
port, so close other OSC apps on this machine.`,
		Example: `  groovectl bench osc
  groovectl bench osc --flood 3s --json`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return connect(func(c *control.Client) error {
				r, err := benchOSC(cmd.Context(), c, trips, flood)
				if err != nil {
					return fmt.Errorf("bench osc: %w", err)
				}
				if asJSON {
					return terminal.PrintJSON(cmd.OutOrStdout(), r)
				}
				return printOSC(cmd.OutOrStdout(), r)
			})
		},
	}
	cmd.Flags().IntVar(&trips, "trips", trips, "how many round trips")
	cmd.Flags().DurationVar(&flood, "flood", flood, "how long the flood is")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// benchOSC measures with a controller of its own.
func benchOSC(ctx context.Context, c *control.Client, trips int, flood time.Duration) (r oscReport, err error) {
	if trips < 1 || flood < 0 {
		return r, fmt.Errorf("%d trips and a flood of %v: want 1 or more, and none below 0", trips, flood)
	}
	doc, err := c.Controllers(ctx)
	if err != nil {
		return r, err
	}
	at, err := netip.ParseAddrPort(doc.Addr)
	if err != nil {
		return r, errors.New("OSC is switched off: set [osc] addr in the config file")
	}
	local := netip.MustParseAddr("127.0.0.1")
	phone, err := osc.Dial(netip.AddrPortFrom(local, at.Port()), netip.AddrPortFrom(local, uint16(doc.ReplyPort)))
	if err != nil {
		return r, err
	}
	defer phone.Close()
	before, err := c.Status(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, putBack(ctx, c, before.Steer)) }()
	if err = phone.Send("/ping"); err != nil {
		return r, err
	}
	if _, err = phone.Await("/ping", 5*time.Second); err != nil {
		return r, err
	}
	r.SchemaVersion = oscSchema
	if err = r.roundTrips(phone, trips); err != nil {
		return r, err
	}
	return r, r.flood(ctx, c, phone, flood)
}

// turned are the parameters that are moved; they cause different kinds of work.
var turned = []string{"density", "humanize", "dynamics", "complexity", "temperature"}

func putBack(ctx context.Context, c *control.Client, s steer.State) error {
	for _, name := range turned {
		values, err := steer.Get(s, name)
		if err == nil {
			err = c.Command(context.WithoutCancel(ctx), steer.Request{Name: name, Args: values})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// roundTrips moves one parameter after the other, so slowly that no limit holds the feedback back.
func (r *oscReport) roundTrips(phone *osc.Controller, n int) error {
	const spacing = 20 * time.Millisecond
	times := make([]float64, n)
	for i := range n {
		p, err := steer.Lookup(turned[i%len(turned)])
		if err != nil {
			return err
		}
		want := float32(0.5 + float64(i)/float64(2*n)) // another at each turn
		begin := time.Now()
		if err = phone.Send(p.Address, want); err != nil {
			return err
		}
		for got := []any(nil); !slices.Equal(got, []any{want}); {
			if got, err = phone.Await(p.Address, 5*time.Second); err != nil {
				return err
			}
		}
		took := time.Since(begin)
		times[i] = took.Seconds() * 1e3
		time.Sleep(spacing - took)
	}
	slices.Sort(times)
	r.Trips, r.P50MS, r.P99MS, r.MaxMS = n, times[n/2], times[(n*99+99)/100-1], times[n-1]
	return nil
}

// flood sends a thousand values a second and counts what comes back.
func (r *oscReport) flood(ctx context.Context, c *control.Client, phone *osc.Controller, length time.Duration) error {
	status, err := c.Status(ctx)
	if err != nil {
		return err
	}
	r.LateBefore, r.NotesBefore = status.Lateness.P99US, status.Counters.Notes
	sent := make(chan error, 1)
	n := int(length / time.Millisecond)
	last := float32(2) * float32(n%997) / 997
	var lastAt time.Time
	go func() {
		begin := time.Now()
		for i := 1; i <= n; i++ {
			time.Sleep(time.Until(begin.Add(time.Duration(i) * time.Millisecond))) // a late sender catches up
			if failed := phone.Send("/groove/density", float32(2)*float32(i%997)/997); failed != nil {
				sent <- failed
				return
			}
		}
		lastAt = time.Now()
		sent <- nil
	}()
	updates, final, finalAt := r.listen(phone, length+time.Second, nil)
	if err = <-sent; err != nil {
		return err
	}
	if final != last { // a machine that starves the daemon: what was steered may be put back only behind the flood
		var later []time.Time
		later, final, finalAt = r.listen(phone, floodWait, last)
		updates = append(updates, later...)
	}
	r.FloodSent, r.FloodUpdates, r.FloodMost = n, len(updates), mostInASecond(updates)
	r.FinalRight, r.FinalAfter = final == last, max(finalAt.Sub(lastAt).Seconds()*1e3, 0)
	if status, err = c.Status(ctx); err != nil {
		return err
	}
	r.LateAfter, r.NotesAfter = status.Lateness.P99US, status.Counters.Notes
	return nil
}

// floodWait is how long the flood's last value may take.
const floodWait = 10 * time.Second

// listen records when updates of the flooded address arrive, and the last value. It ends early at the value end, if not
// nil.
func (r *oscReport) listen(phone *osc.Controller, length time.Duration, end any) (updates []time.Time, last any, at time.Time) {
	for until := time.Now().Add(length); ; {
		address, args, err := phone.Next(until)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return updates, last, at
		}
		if err == nil && address == "/groove/density" && len(args) == 1 {
			at = time.Now()
			updates, last = append(updates, at), args[0]
			if end != nil && last == end {
				return updates, last, at
			}
		}
	}
}

// mostInASecond returns the largest number of instants, which are in order, within a second.
func mostInASecond(at []time.Time) int {
	most, from := 0, 0
	for i := range at {
		for at[i].Sub(at[from]) >= time.Second {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

func printOSC(out io.Writer, r oscReport) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(what, bar, format string, args ...any) {
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\n", what, fmt.Sprintf(format, args...), bar)
	}
	row("control to feedback", "", "%d round trips, p50 %.2f ms", r.Trips, r.P50MS)
	row("", "bar: 20 ms", "p99 %.2f ms, max %.2f", r.P99MS, r.MaxMS)
	row("flood of one address", "bar: 30 a second", "%d sent, %d updates, at most %d in a second", r.FloodSent, r.FloodUpdates, r.FloodMost)
	row("", "bar: right", "final value right: %v, %.1f ms after the last", r.FinalRight, r.FinalAfter)
	row("notes' lateness, p99", "bar: as before", "%.0f µs (%d notes) before, %.0f µs (%d) with the flood's",
		r.LateBefore, r.NotesBefore, r.LateAfter, r.NotesAfter)
	return t.Flush()
}
