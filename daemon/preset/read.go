package preset

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/tomlfile"
)

// Error says what is wrong with a file, and how to mend it.
type Error struct {
	File string // its path
	Key  string // the setting at fault; empty = the file as such
	Err  error
}

// Error implements error. It repeats little of the file.
func (e *Error) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s: %.60s: %v", e.File, e.Key, e.Err)
}

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// ErrNewer says that a file is of a later version of the program.
var ErrNewer = errors.New("it was made by a newer version of this program: update it")

// file is a file as TOML has it.
type file struct {
	Version  int64
	Kind     Kind
	Favorite bool
	Model    string
	Set      map[string]any
	Loop     struct {
		Draw, Variation int64
		Walk            float64
	}
	Held   map[string][]string
	Timing *groove.Timing
}

// Parse reads a file; path is for errors, which are an *Error. A preset takes its set-up from the present state.
func Parse(path, text string, present steer.State) (Doc, error) {
	fail := func(key string, err error) (Doc, error) { return Doc{}, &Error{File: path, Key: key, Err: err} }
	// The version comes first: whatever a newer file has, that it is newer is what the user has to know.
	var head struct{ Version any }
	if _, err := tomlfile.Decode(text, &head); err != nil {
		return fail("", syntax(err))
	}
	switch v, ok := head.Version.(int64); {
	case !ok || v < 1:
		return fail("version", fmt.Errorf("is missing or no version: want version = %d", Version))
	case v > Version:
		return fail("version", fmt.Errorf("%w (the file has version %d, this program reads %d)", ErrNewer, v, Version))
	}
	var f file
	md, err := tomlfile.Decode(text, &f)
	if err != nil {
		return fail("", syntax(err))
	}
	for _, k := range md.Undecoded() {
		return fail(k.String(), errors.New("is not known: a file has version, kind, favorite, model, [set], and of a scene [loop], [held] and [timing]"))
	}
	d := Doc{Kind: f.Kind, Favorite: f.Favorite, Model: f.Model, State: steer.Default(), Walk: f.Loop.Walk, Variation: uint32(f.Loop.Variation), Draw: uint32(f.Loop.Draw)}
	if head.Version == int64(1) && f.Kind == Scene { // its loop is from before there were auditions
		d.State.Surprise, d.State.Audition = 1, 1
	}
	d.State.Articulations = false // a scene from before there were any does not say
	switch {
	case f.Kind != Preset && f.Kind != Scene:
		return fail("kind", fmt.Errorf("is %.40q: want %q or %q", f.Kind, Preset, Scene))
	case f.Model != "" && !steer.IsName(f.Model):
		return fail("model", fmt.Errorf("is %.80q: want a model's id, or leave it out", f.Model))
	case f.Loop.Draw < 0 || f.Loop.Draw > steer.MaxAudition:
		return fail("loop.draw", fmt.Errorf("is %d: want 0 to %d", f.Loop.Draw, steer.MaxAudition))
	case f.Loop.Variation < 0 || f.Loop.Variation > math.MaxUint32:
		return fail("loop.variation", fmt.Errorf("is %d: want 0 to %d", f.Loop.Variation, uint32(math.MaxUint32)))
	case !(f.Loop.Walk >= 0 && f.Loop.Walk <= 1e6):
		return fail("loop.walk", fmt.Errorf("is %g: want 0 to 1000000", f.Loop.Walk))
	}
	if d.Kind == Preset {
		d.State = d.State.In(present)
	}
	if name, errSet := set(&d, f.Set); errSet != nil {
		return fail(name, errSet)
	}
	held, name, err := readHeld(f.Held)
	if err != nil {
		return fail("held."+name, err)
	}
	if f.Timing != nil {
		if err := f.Timing.Validate(); err != nil {
			return fail("timing", err)
		}
		held = held.Timed(*f.Timing)
	}
	d.Held = held.Only(d.State.Locked())
	return d, nil
}

// syntax takes the position of a TOML error into its text.
func syntax(err error) error {
	var p tomlfile.ParseError
	if errors.As(err, &p) {
		return fmt.Errorf("line %d: %.100s", p.Position.Line, p.Message)
	}
	return err
}

// set applies settings, in the table's order. It returns the name of the one that is refused.
func set(d *Doc, values map[string]any) (string, error) {
	said := map[*steer.Param][]any{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		p, err := steer.Lookup(name)
		if err != nil {
			return name, err
		}
		if p.Action() {
			return name, errors.New("is an action and has no value")
		}
		if p.SetUp && d.Kind == Preset {
			return name, errors.New("belongs to the set-up, which a preset leaves alone: make the file a scene, with kind = \"scene\"")
		}
		if _, twice := said[p]; twice {
			return name, errors.New("is there twice, under two names")
		}
		args, list := values[name].([]any)
		if !list {
			args = []any{values[name]}
		}
		said[p] = args
	}
	for _, p := range steer.Params() {
		args, there := said[p]
		if !there {
			continue
		}
		r, err := steer.Apply(d.State, p.Command(args...))
		if err != nil {
			return p.Name, err
		}
		d.State = r.State
	}
	return "", nil
}

// readHeld reads what writeHeld writes; on an error it names the voice.
func readHeld(parts map[string][]string) (*groove.Held, string, error) {
	var voices groove.VoiceSet
	var p groove.Pattern
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		v, err := groove.ParseVoice(name)
		if err != nil {
			return nil, name, err
		}
		voices |= groove.NewVoiceSet(v)
		for _, text := range parts[name] {
			if err := readHit(&p, v, text); err != nil {
				return nil, name, err
			}
		}
	}
	return groove.Hold(voices, &p), "", nil
}

// readHit reads a step, a velocity and an offset into a pattern.
func readHit(p *groove.Pattern, v groove.Voice, text string) error {
	const half = groove.OffsetUnits / 2
	bounds := [3][2]int{{0, groove.Steps - 1}, {1, 127}, {-half, half - 1}}
	words := strings.Fields(text)
	var x [3]int
	for i, b := range bounds {
		if len(words) != len(x) {
			return fmt.Errorf("%.40q is no hit: want step, velocity and offset, as \"0 110 -23\"", text)
		}
		var err error
		if x[i], err = strconv.Atoi(words[i]); err != nil || x[i] < b[0] || x[i] > b[1] {
			return fmt.Errorf("hit %.40q: %.20q is not a whole number from %d to %d", text, words[i], b[0], b[1])
		}
	}
	p.Hits[x[0]][v] = true
	p.Velocities[x[0]][v], p.Offsets[x[0]][v] = float32(x[1])/127, groove.UnitsToOffset(x[2])
	return nil
}
