// Package describe writes what the daemon reports in words, for people.
package describe

import (
	"fmt"
	"math"
	"strings"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// AudibleLateness is the lateness, in µs, from which a listener may notice that a note is late.
const AudibleLateness = 5000.0

// Microseconds writes a short time in the unit that suits it.
func Microseconds(us float64) string {
	switch {
	case math.Abs(us) < 1000:
		return fmt.Sprintf("%.0f µs", us)
	case math.Abs(us) < 1e6:
		return fmt.Sprintf("%.2f ms", us/1e3)
	}
	return fmt.Sprintf("%.2f s", us/1e6)
}

// MIDI names the MIDI system and its ports.
func MIDI(m control.MIDI) string {
	if m.System == "" || m.System == "none" {
		return "none"
	}
	return fmt.Sprintf("%s, %s, in %s, out %s", m.System, m.Mode, NameOrNone(m.In), NameOrNone(m.Out))
}

// NameOrNone returns a name, or "none" for an empty one.
func NameOrNone(name string) string {
	if name == "" {
		return "none"
	}
	return name
}

// Tempo writes a clock's tempo, aligned to the right.
func Tempo(c control.Clock) string {
	if c.BPM <= 0 {
		return "  ---- BPM"
	}
	return fmt.Sprintf("%6.2f BPM", c.BPM)
}

// TransportMark is a mark for a clock's state, and a blank: > runs, ~ is armed, ? is lost, - stands.
func TransportMark(c control.Clock) string {
	switch c.State {
	case "running":
		return "> "
	case "armed":
		return "~ "
	case "lost":
		return "? "
	}
	return "- "
}

// Values writes a parameter's values so that groovectl set reads them again.
func Values(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case bool:
			words[i] = "off"
			if v {
				words[i] = "on"
			}
		default:
			words[i] = fmt.Sprint(v)
		}
	}
	return strings.Join(words, " ")
}

// FirstLine returns the first line of a text.
func FirstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// Lines returns the lines of a text; none for an empty one.
func Lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// SuspicionHint says how to mend a clock that ticks twice as fast as the song, or half as fast, or names wrong positions.
func SuspicionHint(c control.Clock) string {
	if c.Suspicion == songInClocks {
		return `set [clock] position = "clocks"`
	}
	return "if that is not meant, let one cable and one program send the clock, with 24 ticks a beat"
}

// songInClocks is the suspicion that song positions count ticks.
const songInClocks = "clocks"

// Unplaced says that a clock was lost and has sent no position since, and UnplacedHint how to mend that.
const (
	Unplaced     = "it came back without a position: bar may be off"
	UnplacedHint = "stop and start the DAW's song, or move its position"
)

// Suspicion says what is suspected of the external clock; empty for nothing.
func Suspicion(c control.Clock) string {
	if c.Suspicion == songInClocks {
		return "its song positions are six times too large: they count ticks, as Ardour's do"
	}
	factor := map[string]float64{"doubled": 2, "halved": 0.5}[c.Suspicion]
	if factor == 0 {
		return ""
	}
	times := map[string]string{"doubled": "twice", "halved": "half"}[c.Suspicion]
	if c.SuspectedBy == "song position" {
		return fmt.Sprintf("it ticks at %.2f BPM, %s the tempo of the DAW's own song position (%.2f)", c.BPM, times, c.BPM/factor)
	}
	return fmt.Sprintf("it ticks at %.2f BPM, %s the tempo of the last minute (%.2f)", c.BPM, times, c.BPM/factor)
}

// Troubles lists what a user should know about and repair.
func Troubles(s control.Status) []string {
	var list []string
	add := func(when bool, format string, args ...any) {
		if when {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(s.MIDI.Error != "", "midi: %s", s.MIDI.Error)
	add(s.OSC.Error != "", "osc: %s", s.OSC.Error)
	add(s.Web.Error != "", "web: %s", s.Web.Error)
	add(s.Config.Error != "", "config: the last edit was refused: %s", s.Config.Error)
	add(len(s.Config.Restart) > 0, "config: waits for the next start: %s", strings.Join(s.Config.Restart, ", "))
	if s.Kits != nil {
		for _, line := range Lines(s.Kits.Error) {
			add(true, "kit: %s", line)
		}
	}
	add(s.Model.Error != "", "model: %s", s.Model.Error)
	for _, p := range s.Unsaved {
		add(true, "not saved: %s", p)
	}
	add(s.Decode.Error != "", "decode: %s", s.Decode.Error)
	add(s.Decode.Behind != "", "decode: %s", s.Decode.Behind)
	add(s.Record.Error != "", "record: %s", s.Record.Error)
	add(s.Clock.State == "lost", "clock: the external clock ended without a Stop; all notes have been ended")
	add(s.Clock.Unplaced, "clock: %s; %s", Unplaced, UnplacedHint)
	add(s.Clock.Suspicion != "", "clock: %s: %s", Suspicion(s.Clock), SuspicionHint(s.Clock))
	if j := s.Job; j != nil {
		add(j.State == jobs.StateFailed, "job %s failed: %s", j.ID, FirstLine(j.Error))
	}
	for _, f := range s.Folders {
		add(f.Error != "", "folder %s: %s", f.Path, f.Error)
	}
	c := s.Counters
	add(c.LateDrops+c.EventDrops+c.SendErrors > 0, "dropped: %d notes far too late, %d clock events, %d refused by the output",
		c.LateDrops, c.EventDrops, c.SendErrors)
	return list
}
