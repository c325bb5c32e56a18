package preset

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// Version is the version of the files that are written, and the newest that is read. Scenes of version 1 are from
// before there were auditions.
const Version = 2

// Kind is how much a file holds.
type Kind string

// The kinds.
const (
	Preset Kind = "preset" // a groove's settings
	Scene  Kind = "scene"  // all settings, the loop and what locked voices play
)

// Doc is what a file holds.
type Doc struct {
	Kind     Kind
	Favorite bool
	State    steer.State // canonical
	// Model is the id of the model that it was made with; empty in files that do not say. With another one the settings
	// come back, and the notes are others.
	Model string

	// Of a scene: which loop of the state's seed plays, and what its locked voices play. Draw is its candidate, 0 = an
	// audition chooses.
	Draw      uint32
	Variation uint32
	Walk      float64
	Held      *groove.Held
}

// Write writes the file. Settings at their defaults are left out.
func (d Doc) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# A %s of GrooveGen. The settings are those of groovectl get; those left out have their defaults.\n", d.Kind)
	fmt.Fprintf(&b, "version = %d\nkind = %q\nfavorite = %t\n", Version, d.Kind, d.Favorite)
	if d.Model != "" {
		fmt.Fprintf(&b, "model = %q\n", d.Model)
	}
	b.WriteString("\n[set]\n")
	for _, p := range steer.Params() {
		if p.Action() || p.ViewOf != "" || p.SetUp && d.Kind == Preset {
			continue // the parameter that it is a view of has the value
		}
		if args := p.Value(d.State); p.Kept || !reflect.DeepEqual(args, p.Default) {
			fmt.Fprintf(&b, "%s = %s\n", key(p.Name), value(args))
		}
	}
	if d.Kind == Scene {
		fmt.Fprintf(&b, "\n[loop]\ndraw = %d\nvariation = %d\nwalk = %s\n", d.Draw, d.Variation, number(d.Walk))
		writeHeld(&b, d.Held)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// key writes a name as a TOML key: those of voices have slashes and so are quoted.
func key(name string) string {
	if strings.Contains(name, "/") {
		return strconv.Quote(name)
	}
	return name
}

// value writes one value by itself and several as a list.
func value(args []any) string {
	words := make([]string, len(args))
	for i, a := range args {
		switch x := a.(type) {
		case string:
			words[i] = strconv.Quote(x)
		case float64:
			words[i] = number(x)
		default:
			words[i] = fmt.Sprint(x)
		}
	}
	if len(words) == 1 {
		return words[0]
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// number writes a float so that TOML reads a float.
func number(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// writeHeld writes the parts of locked voices: a hit is its step, its velocity from 1 to 127 and its offset in 1/960 steps,
// which is exact.
func writeHeld(b *strings.Builder, h *groove.Held) {
	if h == nil {
		return
	}
	b.WriteString("\n# What the locked voices play: step from 0, velocity, offset in 1/960 step (late is positive).\n[held]\n")
	for _, v := range h.Voices.Voices() {
		var hits []string
		for s := range groove.Steps {
			if h.Pattern.Hits[s][v] {
				hits = append(hits, fmt.Sprintf("\"%d %d %d\"", s, groove.MIDIVelocity(h.Pattern.Velocities[s][v]), groove.OffsetToUnits(h.Pattern.Offsets[s][v])))
			}
		}
		fmt.Fprintf(b, "%s = [%s]\n", v, strings.Join(hits, ", "))
	}
	if t := h.Timing; t != nil {
		b.WriteString("\n# The timing of the loop that they come from: how late it is in steps, whether it is in triplets, how far it swings.\n[timing]\n")
		fmt.Fprintf(b, "center = %s\ntriplets = %t\nsixteenths = %s\neighths = %s\n", number(t.Center), t.Triplets, number(t.Sixteenths), number(t.Eighths))
	}
}
