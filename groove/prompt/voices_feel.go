package prompt

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// voiceFeel reads what a voice should be like. Of several words the last belongs to the voice; those before it do if a
// voice can be that, and else they speak of everything: "laid-back, busy hats".
func voiceFeel(p *parser, st *statement, items []item) bool {
	words := feelsOf(items)
	if one(items, kindVoices).allVoices() { // busy drums
		for _, w := range words {
			bendAll(st, w.leans, w.mod)
		}
		return true
	}
	var mine []feelMod
	for i, w := range words {
		switch {
		case ofVoice(w.leans):
			mine = append(mine, w)
		case i < len(words)-1 || anywhere(w.leans):
			bendAll(st, w.leans, w.mod)
		case slices.ContainsFunc(w.leans, func(l lean) bool { return l.param == pComplexity && !l.aside }):
			return patternOf(p, st, items) // syncopated kick
		default:
			p.out.miss(st.text + " (not of one voice: say it of the whole)")
			st.void = len(words) == 1
			return true
		}
	}
	do := func(st *statement, it item) {
		for _, w := range mine {
			w.bend(st, it.voices())
		}
	}
	if len(mine) == 0 { // swung hats
		mute(st, one(items, kindVoices).voices(), false)
		for _, c := range st.changes {
			c.quiet = c.Name != pSwing
		}
		return true
	}
	return p.say(st, items, do)
}

// voiceFeels reads "snare busier and louder": all words are about the voice.
func voiceFeels(p *parser, st *statement, items []item) bool {
	words := feelsOf(items)
	wants := 0
	for _, it := range items {
		if it.kind == kindMod && (it.entry.mod.excess || it.raw == "not") {
			wants++ // too loud
		}
	}
	if wants != 0 && wants != len(words) || one(items, kindVoices).allVoices() ||
		slices.ContainsFunc(words, func(w feelMod) bool { return w.mod != words[0].mod }) {
		return false // the crash is too loud and busier: is all to be busier?
	}
	if slices.ContainsFunc(words, func(w feelMod) bool { return !ofVoice(w.leans) }) {
		p.out.miss(st.text + " (not of one voice: say it of the whole)")
		st.void = true
		return true
	}
	return p.say(st, items, func(st *statement, it item) {
		for _, w := range words {
			w.bend(st, it.voices())
		}
	})
}

// voiceTimes reads "double the hats", "half the kicks".
func voiceTimes(p *parser, st *statement, items []item) bool {
	share := one(items, kindFrac).entry.value
	if share == 1 || one(items, kindVoices).allVoices() {
		return false
	}
	return p.say(st, items, func(st *statement, it item) {
		unmuteQuietly(st, it.voices())
		for _, v := range it.voices() {
			st.change(voiceParam(v, pDensity), Scale, byWord, share)
		}
	})
}

// feelMod is a feel word with the modifiers before it.
type feelMod struct {
	leans []lean
	mod   mod
}

func feelsOf(items []item) []feelMod {
	var out []feelMod
	from := 0
	for i, it := range items {
		if it.kind == kindFeel {
			out = append(out, feelMod{it.entry.leans, it.entry.with(modOf(items[from:i]))})
			from = i + 1
		}
	}
	return out
}

func (w feelMod) bend(st *statement, voices []groove.Voice) {
	if w.mod.not && w.mod.much == 0 { // not louder: as it is
		for _, l := range w.leans {
			for _, v := range voices {
				op, x := bend(l, mod{dir: 1, much: 1})
				st.keepAs(Setting{Name: voiceParam(v, l.param), Op: op, Args: []any{x}})
			}
		}
		return
	}
	for _, l := range w.leans {
		if !params[l.param].voice || l.aside {
			continue
		}
		op, x := bend(l, w.mod)
		if op == Set && !w.mod.negates() || x > 0 && op != Set {
			unmuteQuietly(st, voices)
		}
		for _, v := range voices {
			st.bent(voiceParam(v, l.param), l, w.mod, change{Setting: Setting{Op: op, Args: []any{x}}, rank: byWord})
		}
	}
}

// lateVoices reports "the snare late": timing is of all voices.
func lateVoices(p *parser, st *statement, items []item) bool {
	if one(items, kindVoices).allVoices() {
		bendAll(st, one(items, kindLate).entry.leans, modOf(items))
		return true
	}
	p.out.miss(st.text + " (not of one voice: say it of the whole)")
	st.void = true
	return true
}

// ofVoice reports whether a word is about a parameter that each voice has.
func ofVoice(leans []lean) bool {
	return slices.ContainsFunc(leans, func(l lean) bool { return params[l.param].voice && !l.aside })
}

// anywhere reports whether a word about one voice applies to all: swung hats swing the groove.
func anywhere(leans []lean) bool {
	return slices.ContainsFunc(leans, func(l lean) bool { return l.param == pSwing && !l.aside })
}

// keepAs guards against a change.
func (st *statement) keepAs(s Setting) {
	if st.guard == nil {
		st.guard = &guard{}
	}
	st.guard.forbid(s)
}

// voiceShare reads "hats at half volume".
func voiceShare(p *parser, st *statement, items []item) bool {
	name := pGain
	if k := one(items, kindKnob); k != nil {
		name = k.entry.knob
	}
	if !params[name].voice {
		return false
	}
	share := one(items, kindFrac).entry.value
	return p.say(st, items, func(st *statement, it item) {
		unmuteQuietly(st, it.voices())
		for _, v := range it.voices() {
			st.change(voiceParam(v, name), Set, byWord, share)
		}
	})
}

// lockVoices reads "lock the kick" and "unlock it".
func lockVoices(p *parser, st *statement, items []item) bool {
	on := items[0].entry.value > 0
	return p.say(st, items, func(st *statement, it item) {
		for _, v := range it.voices() {
			st.change(voiceParam(v, pLock), Set, byWord, on)
		}
	})
}
