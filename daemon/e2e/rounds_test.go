//go:build linux && cgo

package e2e

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

// rounds is how late notes were in some parts of a song, and the master's ticks, which no daemon delays: what they have, the
// machine and the receiver do.
type rounds struct{ notes, ticks []spread }

// add looks at the part of a song between two instants.
func (r *rounds) add(song segment, all []note, loop *groove.Pattern, part [2]clock.Time) error {
	l := song.fit()
	at := func(t clock.Time) float64 { return l.origin + (float64(t)-l.t0)/l.period }
	from, to := max(at(part[0]), 24), at(part[1])
	if last := len(song.ticks) - 6; int(to) > last {
		return fmt.Errorf("it ends at tick %.0f, the song at %d", to, last)
	}
	got := match(loop, &kit, all, l, from, to)
	if f := got.faults(); f != "" || got.notes < 20 {
		return fmt.Errorf("%d notes, not the loop's:\n%s", got.notes, f)
	}
	r.notes = append(r.notes, spreadOf(got.late))
	r.ticks = append(r.ticks, spreadOf(lateTicks(song, l)[int(from):int(to)]))
	return nil
}

func p50(s spread) float64 { return s.p50 }
func p99(s spread) float64 { return s.p99 }

// figures returns one figure of each round.
func figures(list []spread, of func(spread) float64) []float64 {
	var all []float64
	for _, s := range list {
		all = append(all, of(s))
	}
	return all
}

// middle returns a figure of the middle one of the rounds.
func (r rounds) middle(of func(spread) float64) float64 { return median(figures(r.notes, of)) }

// worst returns up to where a figure of other rounds is within what these differ among themselves.
func (r rounds) worst(of func(spread) float64) float64 {
	all := figures(r.notes, of)
	return median(all) + slices.Max(all) - slices.Min(all)
}

func (r rounds) String() string {
	var b strings.Builder
	for _, x := range []struct {
		name string
		list []spread
	}{{"notes", r.notes}, {"the clock's ticks", r.ticks}} {
		fmt.Fprintf(&b, "\n    %-18s p50 %.3f, p99 %.3f ms; of each round p99 %.3f ms", x.name,
			median(figures(x.list, p50)), median(figures(x.list, p99)), figures(x.list, p99))
	}
	return b.String()
}
