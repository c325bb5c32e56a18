package steer

import (
	"slices"
)

// Prefix begins every OSC address but Ping's.
const Prefix = "/groove/"

// The names of parameters and actions that other packages speak of, as Param.Name gives them.
const (
	Next              = "next"
	Previous          = "previous"
	Reroll            = "reroll"
	Reset             = "reset"
	Undo              = "undo"
	Redo              = "redo"
	Recall            = "recall"
	FillNow           = "fill"
	PresetSave        = "preset/save"
	PresetLoad        = "preset/load"
	PresetFavorite    = "preset/favorite"
	SceneSave         = "scene/save"
	SceneLoad         = "scene/load"
	Favorite          = "favorite"
	Keep              = "keep"
	More              = "more"
	Rate              = "rate"
	Skip              = "skip"
	ForgetTaste       = "forget_taste"
	Panic             = "panic"
	TransportStart    = "transport/start"
	TransportStop     = "transport/stop"
	TransportContinue = "transport/continue"
	Capture           = "capture"
	Captured          = "captured" // a parameter: what was captured
	Drumify           = "drumify"  // a parameter: only the rhythm of it counts
	Seed              = "seed"     // a parameter
	Tempo             = "bpm"      // a parameter
	Sync              = "sync"
	Ping              = "ping"
	Prompt            = "prompt" // takes a text
)

// MaxSeed is the largest seed. JavaScript and JSON readers hold whole numbers exactly up to it (2⁵³ − 1, ECMA-262,
// Number.MAX_SAFE_INTEGER).
const MaxSeed = 1<<53 - 1

// MaxLatent is one more than the largest latent index in the table. A model may have fewer: the hub refuses those.
const MaxLatent = 128

// MaxAudition is the largest number of candidates of an audition.
const MaxAudition = 64

const (
	defaultBPM         = 120
	defaultTemperature = 0.8
	defaultSurprise    = 0.5
	defaultAudition    = 16
	defaultQuantize    = 2
	defaultKit         = "gm"
	defaultDrift       = 0.02
	defaultAmount      = 0.2
	maxGlide           = 64
	maxContrast        = 64
	maxRating          = 5
	defaultFillAmount  = 0.5
	defaultFillLean    = 1
	maxFillEvery       = 64
	defaultTimescale   = 1
	maxCountIn         = 4
	maxWeight          = 1e6
	wantGroove         = "a groove like kick 0 8; snare 4/120/-11 (step/velocity/offset in 1/960 step), or nothing for none"
	wantWeight         = "weights of 0 or more, not all 0; they are scaled to sum 1"
	wantPrompt         = "words: funk around 95, busy hats, no crash"
	wantRating         = "a whole number from 1 (never again) to 5 (more like it)"
	wantCode           = "a recall code (they begin with G)"
	wantKit            = "the name of a kit"
	wantName           = "a name of 1 to 64 letters a to z, digits, spaces, _ and -"
)

// Quantizes lists the boundaries at which a new loop may take over, by index.
var Quantizes = []string{"step", "beat", "bar", "loop"}

// Timescales lists how fast the groove goes against the song, by index; timescales are the factors.
var (
	Timescales = []string{"half", "normal", "double"}
	timescales = [...]float64{0.5, 1, 2}
)

var (
	table      = buildTable()
	byName     = indexNames(table)
	byAddress  = indexAddresses(table)
	names      = listOf(table, func(p *Param) string { return p.Name })
	addresses  = listOf(table, func(p *Param) string { return p.Address })
	withGroove = namesWithGroove(table)
)

func buildTable() []Param {
	t := slices.Concat(styleParams(), latentParams(), pinParams(), feelParams(), voiceParams(), playParams(), kitParams(), actions())
	for i := range t {
		p := &t[i]
		p.Address = Prefix + p.Name
		if p.Name == Ping {
			p.Address = "/ping"
		}
		if p.get != nil {
			p.Default = p.get(Default())
		}
	}
	return t
}

func indexNames(t []Param) map[string]*Param {
	m := make(map[string]*Param, len(t))
	for i := range t {
		m[t[i].Name] = &t[i]
		for _, a := range t[i].Aliases {
			m[a] = &t[i]
		}
	}
	return m
}

func indexAddresses(t []Param) map[string]*Param {
	m := make(map[string]*Param, len(t))
	for i := range t {
		m[t[i].Address] = &t[i]
	}
	return m
}

func listOf(t []Param, field func(*Param) string) []string {
	out := make([]string, len(t))
	for i := range t {
		out[i] = field(&t[i])
	}
	return out
}

func namesWithGroove(t []Param) []string {
	var out []string
	for i := range t {
		if t[i].WithGroove {
			out = append(out, t[i].Name)
		}
	}
	return out
}
