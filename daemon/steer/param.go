package steer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Kind is the form of a parameter's value.
type Kind string

// The kinds of parameters.
const (
	KindFloat   Kind = "float"
	KindInt     Kind = "int"
	KindBool    Kind = "bool"    // 0 or 1; without a value it toggles
	KindEnum    Kind = "enum"    // one of Choices, or its index
	KindString  Kind = "string"  // a name
	KindPair    Kind = "pair"    // two floats
	KindWeights Kind = "weights" // genre, weight, genre, weight …
	KindLatent  Kind = "latent"  // index, value, index, value …
	KindAction  Kind = "action"  // no value; a button's 0 (its release) does nothing
	KindPrompt  Kind = "prompt"  // a text that sets other parameters, and no value of its own
	KindGroove  Kind = "groove"  // a pattern as one line of text, see groove.ParsePattern; empty = none
	KindPins    Kind = "pins"    // pinned cells as one line of text, see groove.ParsePins; empty = none
	KindCall    Kind = "call"    // an action that takes one argument, such as a name
)

// Effect says what has to be done when a parameter has changed. Effects add up.
type Effect uint8

// The effects.
const (
	None   Effect = 0
	Decode Effect = 1 << (iota - 1) // a new loop has to be decoded: latent, style, temperature or density changed
	Feel                            // the loop's feel has to be applied anew
	Player                          // the player has to be updated: offset, kit, quantize, the internal tempo
	Hold                            // the playing loop is held from now on, or let go
	Do                              // nothing changed: the hub has to do the action, by Command.Do
	Fill                            // nothing changed: a fill is to be played
)

var effectNames = [...]string{"decode", "feel", "player", "hold", "do", "fill"}

// Has reports whether e contains all of f.
func (e Effect) Has(f Effect) bool { return e&f == f && f != None }

// String returns the effects' names joined by "+", or "none".
func (e Effect) String() string {
	var names []string
	for i, name := range effectNames {
		if e&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, "+")
}

// MarshalText implements encoding.TextMarshaler.
func (e Effect) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// Param is one row of the table: a parameter or an action, with all that OSC, the page, the terminal and the other clients need.
// Rows are shared: do not write to them.
type Param struct {
	Name    string   `json:"name"`    // "bpm", "voice/kick/gain"
	Address string   `json:"address"` // "/groove/bpm"
	Kind    Kind     `json:"kind"`
	Args    string   `json:"args"` // OSC types of the values: "f", "s f ..."
	Min     float64  `json:"min"`  // of each number; 0 like Max where there is none
	Max     float64  `json:"max"`
	Default []any    `json:"default,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Doc     string   `json:"doc"`
	Effect  Effect   `json:"effect"`
	Aliases []string `json:"aliases,omitempty"` // other names that Lookup takes; OSC knows only the address
	// SetUp is true if it belongs to the rig and not to the groove: presets and recalled loops do not change it.
	SetUp bool `json:"set_up,omitempty"`
	// ViewOf is the name of the parameter that holds its value. Files contain only that one.
	ViewOf string `json:"view_of,omitempty"`
	// Fader describes its fader; nil if it has none.
	Fader *Fader `json:"fader,omitempty"`

	// Short describes it in a few words, for the help of flags.
	Short string `json:"-"`
	// Begin is its key in [play], the settings that a daemon starts with; empty if it has none.
	Begin string `json:"-"`
	// Render is true if groovectl render has a flag for it.
	Render bool `json:"-"`
	// NewGroove is true if it starts another groove. All others change the one that plays.
	NewGroove bool `json:"-"`
	// WithGroove is true if it can be set in one command with a captured groove.
	WithGroove bool `json:"-"`
	// Kept is true if files contain it even at its default, which may change in a later version.
	Kept bool `json:"-"`

	get  func(State) []any
	set  func(*Param, *State, []any) error
	do   func(Actions, Command) (remark string, err error) // of an action that the hub does
	want string                                            // the argument of a call, in words
}

// Fader describes the fader of a parameter on the page, in the terminal and in TouchOSC.
type Fader struct {
	Panel string  `json:"panel,omitempty"` // of the page: FeelPanel, SongPanel or VoicePanel; empty = on none
	Place int     `json:"place"`           // order in the panel
	Label string  `json:"label,omitempty"` // empty = the name
	Step  float64 `json:"step,omitempty"`  // the least move; 0 = a two-hundredth of the range
	// Gauge is the place among the bars of the terminal; 0 = none.
	Gauge int `json:"-"`
	// Key is the letter that moves it up by KeyStep in the terminal; as a capital it moves it down. Empty = none of its own.
	Key     string  `json:"-"`
	KeyStep float64 `json:"-"`
	// Touch describes it in the TouchOSC layout; nil = not there.
	Touch *Touch `json:"-"`
}

// The panels of the page.
const (
	FeelPanel  = "feel"
	SongPanel  = "song"
	VoicePanel = "voice"
)

// Touch is a fader of the TouchOSC layout.
type Touch struct {
	Row      TouchRow
	Place    int // from the left, from 0
	Label    string
	From, To float64 // the part of the range that it covers; both 0 = all of it
}

// TouchRow is a row of faders of the TouchOSC layout.
type TouchRow string

// The rows.
const (
	FeelRow TouchRow = "feel" // the tempo and the feel
	LoopRow TouchRow = "loop" // what changes from loop to loop, and the fills
)

// Faders returns the parameters that a panel of the page shows, in its order.
func Faders(panel string) []*Param {
	return selected(func(p *Param) (int, bool) {
		if p.Fader == nil || p.Fader.Panel != panel {
			return 0, false
		}
		return p.Fader.Place, true
	})
}

// Gauges returns the parameters that the terminal shows as bars, in its order.
func Gauges() []*Param {
	return selected(func(p *Param) (int, bool) {
		if p.Fader == nil || p.Fader.Gauge == 0 {
			return 0, false
		}
		return p.Fader.Gauge, true
	})
}

// Touches returns the parameters of a row of the TouchOSC layout, from the left.
func Touches(row TouchRow) []*Param {
	return selected(func(p *Param) (int, bool) {
		if p.Fader == nil || p.Fader.Touch == nil || p.Fader.Touch.Row != row {
			return 0, false
		}
		return p.Fader.Touch.Place, true
	})
}

// selected returns the parameters that have a place, in the order of their places.
func selected(place func(*Param) (int, bool)) []*Param {
	list := slices.DeleteFunc(Params(), func(p *Param) bool { _, ok := place(p); return !ok })
	slices.SortStableFunc(list, func(a, b *Param) int {
		i, _ := place(a)
		j, _ := place(b)
		return i - j
	})
	return list
}

// Action reports whether p is something to do rather than something to set: it has no value.
func (p *Param) Action() bool {
	return p.Kind == KindAction || p.Kind == KindPrompt || p.Kind == KindCall
}

// Range returns what the parameter takes, in words: "20 to 300 BPM", "one of step, beat, bar, loop".
func (p *Param) Range() string {
	switch {
	case p.Choices != nil:
		return oneOf(p.Choices)
	case p.Kind == KindBool:
		return "0 or 1"
	case p.Kind == KindWeights:
		return wantWeight
	case p.Kind == KindString:
		return wantKit
	case p.Kind == KindGroove:
		return wantGroove
	case p.Kind == KindPins:
		return wantPins
	case p.Kind == KindPrompt:
		return wantPrompt
	case p.Kind == KindCall:
		return p.want
	case p.Min == p.Max:
		return ""
	}
	text := num(p.Min) + " to " + num(p.Max)
	if p.Unit != "" {
		text += " " + p.Unit
	}
	return text
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (p *Param) refuse(err error, value, want string) *Error {
	return &Error{Param: p.Name, Value: value, Want: want, Err: err}
}

// float reads arg as a number in the parameter's range.
func (p *Param) float(arg any) (float64, error) {
	x, ok := number(arg)
	if !ok {
		return 0, p.refuse(ErrType, show(arg), "a number, "+p.Range())
	}
	// The comparison is written so that NaN fails it.
	if x = canonical(x); !(x >= p.Min && x <= p.Max) {
		return 0, p.refuse(ErrRange, show(arg), p.Range())
	}
	return x, nil
}

func (p *Param) count(args []any, n int) error {
	if len(args) == n {
		return nil
	}
	noun := "values"
	if n == 1 {
		noun = "value"
	}
	return p.refuse(ErrCount, strconv.Itoa(len(args)), fmt.Sprintf("%d %s", n, noun))
}

// Params returns the table: parameters in the order in which a full state is sent, then actions. The slice is the
// caller's.
func Params() []*Param {
	list := make([]*Param, len(table))
	for i := range table {
		list[i] = &table[i]
	}
	return list
}

// Lookup finds a parameter or action by name, alias or OSC address. Names can be in any case, with "." for "/" and
// "-" for "_" and any usual name of a voice; addresses exactly. The error is an *Error that wraps ErrUnknown and suggests the
// nearest name.
func Lookup(name string) (*Param, error) {
	if p, ok := byAddress[name]; ok {
		return p, nil
	}
	folded := foldName.Replace(strings.ToLower(strings.TrimSpace(name)))
	if p, ok := byName[folded]; ok {
		return p, nil
	}
	if p, ok := byName[foldVoice(folded)]; ok {
		return p, nil
	}
	e := &Error{Param: quote(name), Err: ErrUnknown}
	if strings.HasPrefix(name, "/") {
		e.Hint = nearest(name, addresses)
		// Feedback goes to the address that the table has, so a control bound to another name would never get any.
		if other, ok := strings.CutPrefix(name, Prefix); ok {
			if p, err := Lookup(other); err == nil {
				e.Hint = didYouMean(p.Address)
			}
		}
	} else {
		e.Hint = nearest(folded, names)
	}
	return nil, e
}

var foldName = strings.NewReplacer(".", "/", "-", "_")

// foldVoice gives the voice of "voice/hihat/gain" its own name.
func foldVoice(name string) string {
	parts := strings.Split(name, "/")
	if len(parts) == 3 && parts[0] == "voice" {
		if v, err := groove.ParseVoice(parts[1]); err == nil {
			parts[1] = v.String()
		}
	}
	return strings.Join(parts, "/")
}
