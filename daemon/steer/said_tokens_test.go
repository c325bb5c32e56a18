package steer

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// feelNames are what a word for a mood may move.
var feelNames = strings.Fields("density complexity humanize dynamics temperature velocity_curve accent push")

// token adds what one part of an alternative asks for. tempoStays is true if a genre must not bring a tempo of its own.
func (v *verdict) token(tok string, tempoStays bool) {
	name, arg, _ := strings.Cut(tok, ":")
	switch {
	case tok == "bpm." || name == "start":
	case tok == "same":
		v.fine["same"] = true
	case tok == "?":
		v.need(v.failed || len(v.r.Prompt.Unknown) > 0, "nothing is reported")
	case tok == "pattern":
		v.need(len(v.r.Prompt.Patterns) > 0 || v.after.Pins != v.before.Pins, "no pattern is pinned or reported")
		v.fine[Pins] = true
	case strings.HasPrefix(tok, "~"):
		v.mayChange(tok[1:])
	case strings.HasPrefix(tok, "genre"), strings.HasPrefix(tok, "nogenre"), strings.HasPrefix(tok, "share"):
		v.fine["blend"], v.fine["bpm"] = true, v.fine["bpm"] || !tempoStays
		v.genreToken(tok)
	case name == "act":
		v.action(arg)
	case name == "off" || name == "on" || name == "only":
		v.sound = true
		v.silent = map[string]groove.VoiceSet{
			"off": v.silent | saidSet(arg), "on": v.silent &^ saidSet(arg), "only": groove.NewVoiceSet(groove.AllVoices()...) &^ saidSet(arg),
		}[name]
	case strings.HasPrefix(tok, "pins="):
		v.pinned(tok[len("pins="):])
	case strings.HasPrefix(name, "gain="):
		v.fine["voice/"+saidVoices(arg)[0].String()+"/gain"] = true
		v.need(v.after.Gain[saidVoices(arg)[0]] == saidNumber(name[len("gain="):]), "the gain is off")
	case name == "dice":
		for _, d := range saidVoices(arg) {
			v.fine[RedrawOf(d)] = true
			v.need(v.after.Redraw[d] != v.before.Redraw[d], d.String()+" is not drawn again")
		}
	case name == "lock":
		for _, d := range saidVoices(arg) {
			v.fine["voice/"+d.String()+"/lock"] = true
			v.need(v.after.Lock[d], d.String()+" is not locked")
		}
	case arg != "":
		v.voiceToken(name, arg)
	default:
		v.paramToken(tok)
	}
}

// pinned asks for pins: "kick 0 8 !4, snare !48..63 !rest".
func (v *verdict) pinned(list string) {
	v.fine[Pins] = true
	pins := v.after.PinsOf()
	for part := range strings.SplitSeq(list, ", ") {
		words := strings.Fields(part)
		voice, err := groove.ParseVoice(words[0])
		if err != nil {
			panic("corpus: " + part)
		}
		named := map[int]bool{}
		for _, w := range words[1:] {
			from, to, _ := strings.Cut(strings.TrimPrefix(w, "!"), "..")
			if from == "rest" {
				from, to = "0", "63"
			} else if to == "" {
				to = from
			}
			for step := int(saidNumber(from)); step <= int(saidNumber(to)); step++ {
				if w == "!rest" && named[step] {
					continue
				}
				named[step] = true
				pin := pins.At(step, voice)
				v.need(pin != nil && pin.On != strings.HasPrefix(w, "!"), fmt.Sprint(voice, " at ", step, " is not so"))
			}
		}
	}
}

// mayChange takes a part with ~.
func (v *verdict) mayChange(tok string) {
	name, arg, _ := strings.Cut(tok, ":")
	switch name = strings.TrimRight(name, "+-"); {
	case name == "feel" || name == "energy" || name == "loud":
		for _, p := range feelNames {
			v.fine[p] = true
		}
		v.mayGain("gain", groove.AllVoices()...)
	case name == "off":
		v.maybe |= saidSet(arg)
		v.sound = true
	case name == "lock":
		v.mayGain("lock", saidVoices(arg)...)
	case arg != "":
		v.mayGain("gain", saidVoices(arg)...)
		v.mayGain("density", saidVoices(arg)...)
	default:
		v.fine[name] = true
	}
}

func (v *verdict) mayGain(param string, voices ...groove.Voice) {
	for _, d := range voices {
		v.fine["voice/"+d.String()+"/"+param] = true
	}
}

func (v *verdict) genreToken(tok string) {
	weight := func(s State, name string) float64 {
		g, err := groove.ParseGenre(name)
		if err != nil {
			panic("corpus: " + err.Error())
		}
		return float64(s.Weights[g])
	}
	kind, list, _ := strings.Cut(tok, tok[strings.IndexAny(tok, "=~:"):][:1])
	names := strings.Split(list, "+")
	sum := 0.0
	for _, n := range names {
		switch w := weight(v.after, n); kind {
		case "nogenre":
			if w > 0 {
				v.need(v.failed, "there is "+n)
				if w > weight(v.before, n) {
					v.against = append(v.against, "opposite: more "+n)
				}
			}
		case "share+":
			v.moved("share of "+n, weight(v.before, n), w, 1)
		case "share-":
			v.moved("share of "+n, weight(v.before, n), w, -1)
		default:
			v.need(w > 0, "no "+n)
			sum += w
		}
	}
	if strings.HasPrefix(tok, "genre=") && sum < 0.999 {
		v.missing = append(v.missing, "other genres play")
	}
	if strings.HasPrefix(tok, "genre~") {
		v.need(sum >= 0.5 || sum > 0 && !v.failed && isMost(v.after, names[0]), "there is little "+names[0])
	}
}

func isMost(s State, name string) bool {
	g, _ := groove.ParseGenre(name)
	for _, w := range s.Weights {
		if w > s.Weights[g] {
			return false
		}
	}
	return true
}

// action asks for something that is done once.
func (v *verdict) action(what string) {
	name, arg, _ := strings.Cut(what, " ")
	switch name {
	case "next", "reroll", "previous":
		v.fine["seed"] = true
		v.need(v.after.Seed != v.before.Seed || v.asks(Previous, ""), "the loop stays")
	case "freeze":
		v.fine["freeze"] = true
		v.need(v.after.Freeze, "not frozen")
	case "fill":
		v.fine[FillNow] = true
		v.need(v.r.Effect.Has(Fill), "no fill")
	case "reset":
		v.fine["blend"], v.fine["bpm"], v.fine["seed"] = true, true, true // rock's first loop, at its own tempo
		v.need(v.asks(Reset, ""), "no reset")
	default:
		full := map[string]string{"stop": TransportStop, "start": TransportStart, "save": PresetSave, "load": PresetLoad, "undo": Undo, "redo": Redo}[name]
		if full == "" { // by its name in the table
			full = name
		}
		v.fine[full] = true
		v.need(v.asks(full, arg), "no "+full)
	}
}

func (v *verdict) asks(name, arg string) bool {
	for _, s := range v.r.Prompt.Settings {
		if s.Name == name && (arg == "" || len(s.Args) == 1 && s.Args[0] == arg) {
			return true
		}
	}
	return false
}

func (v *verdict) voiceToken(name, arg string) {
	sign := 1.0
	if name == "less" || strings.HasSuffix(name, "-") {
		sign = -1
	}
	for _, d := range saidVoices(arg) {
		gain, dens := v.after.Gain[d]-v.before.Gain[d], v.after.VoiceDensity[d]-v.before.VoiceDensity[d]
		v.fine["voice/"+d.String()+"/mute"] = true // a voice that is spoken of sounds
		switch strings.TrimRight(name, "+-") {
		case "gain":
			v.mayGain("gain", d)
			v.moved("gain of "+d.String(), 0, gain, sign)
		case "vdens":
			v.mayGain("density", d)
			v.moved("density of "+d.String(), 0, dens, sign)
		case "more", "less":
			v.mayGain("gain", d)
			v.mayGain("density", d)
			v.moved("amount of "+d.String(), 0, gain+dens, sign)
		default:
			panic("corpus: " + name)
		}
	}
}

func (v *verdict) paramToken(tok string) {
	at := strings.IndexAny(tok, "+-=<>")
	if at < 0 {
		panic("corpus: " + tok)
	}
	name, op, value := tok[:at], tok[at:at+1], tok[at+1:]
	if strings.HasPrefix(value, "=") { // at least
		op, value = op+"=", value[1:]
	}
	if name == "loud" || name == "energy" {
		v.mood(name, op)
		return
	}
	v.fine[name] = true
	if name == "timescale" || name == "swing_note" || name == "quantize" {
		is, _ := Get(v.after, name)
		v.need(is[0] == value, fmt.Sprint(name, " ", is[0]))
		return
	}
	before, after := numberOf(v.before, name), numberOf(v.after, name)
	switch op {
	case "+":
		v.moved(name, before, after, 1)
	case "-":
		v.moved(name, before, after, -1)
	default:
		x := saidNumber(value)
		ok := map[string]bool{"=": after == x, "<": after < x, ">": after > x, "<=": after <= x, ">=": after >= x}[op]
		v.need(ok, name+" is off")
		if !ok && after != before && (after-before)*(x-before) < 0 {
			v.against = append(v.against, "opposite: "+name)
		}
	}
}

// mood asks for louder and softer as a whole, or for more or less energy in any way.
func (v *verdict) mood(name, op string) {
	sign := map[string]float64{"+": 1, "-": -1}[op]
	total := func(s State) (sum float64) {
		for _, g := range s.Gain {
			sum += g
		}
		return sum
	}
	before, after := total(v.before), total(v.after)
	v.mayGain("gain", groove.AllVoices()...)
	if name == "energy" {
		for _, p := range append(feelNames, "bpm") {
			v.fine[p] = true
		}
		before += 9*v.before.Density + v.before.Dynamics + v.before.Temperature + v.before.BPM/50 - v.before.Push/20
		after += 9*v.after.Density + v.after.Dynamics + v.after.Temperature + v.after.BPM/50 - v.after.Push/20
	}
	v.moved(name, before, after, sign)
}
