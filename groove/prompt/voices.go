package prompt

import (
	"math"
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// The size of "more hats", and the value of "a bit of ride".
const (
	moreHits = 0.4
	moreGain = 0.5
	noGhosts = 0.6
	bitHits  = 0.7
)

func voiceParam(v groove.Voice, name string) string { return "voice/" + v.String() + "/" + name }

// voices returns the voices that an item names, each once.
func (it item) voices() []groove.Voice {
	var all []groove.Voice
	for _, part := range it.group {
		for _, v := range part.entry.voices {
			if !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
	}
	return all
}

// say calls do for the voices among items, and again for voices that follow by themselves: "no hats, toms".
func (p *parser) say(st *statement, items []item, do func(*statement, item)) bool {
	do(st, *one(items, kindVoices))
	p.last = do
	return true
}

// voiceMod reads no, more, less or a bit of a voice.
func voiceMod(p *parser, st *statement, items []item) bool {
	m := modOf(items)
	if m.not && !m.no {
		return false // what is it instead?
	}
	if first := items[0]; first.kind == kindMod && first.entry.mod.after && &items[0] != &p.items[0] {
		return false // the ghost notes out of the snare
	}
	return p.say(st, items, func(st *statement, it item) {
		if m.no {
			silence(st, it)
			return
		}
		if m.dir >= 0 {
			unmuteQuietly(st, it.voices())
		}
		if m.level {
			w := feelMod{[]lean{to(pGain, 1+moreGain)}, m}
			w.bend(st, it.voices())
			return
		}
		for _, v := range it.voices() {
			switch {
			case m.dir != 0:
				st.change(voiceParam(v, pDensity), Add, byWord, m.dir*m.much*moreHits)
			case m.much < 1 && it.ghosts():
				op, x := bend(it.group[0].entry.leans[0], m)
				st.change(voiceParam(v, pDensity), op, byWord, x)
			case m.much < 1:
				st.change(voiceParam(v, pDensity), Set, byWord, bitHits)
			default:
				st.change(voiceParam(v, pDensity), Add, byWord, m.much*moreHits)
			}
		}
	})
}

// silence mutes voices. Ghost notes are not a voice: without them the snare plays less.
func silence(st *statement, it item) {
	if !it.ghosts() {
		mute(st, it.voices(), true)
		return
	}
	for _, v := range it.voices() {
		st.change(voiceParam(v, pDensity), Set, byWord, noGhosts)
	}
}

// ghosts reports whether an item names hits of a voice rather than the voice.
func (it item) ghosts() bool { return len(it.group) == 1 && it.group[0].entry.leans != nil }

// mute mutes or unmutes voices, and lists it as understood.
func mute(st *statement, voices []groove.Voice, on bool) {
	for _, v := range voices {
		st.change(voiceParam(v, pMute), Set, byWord, on)
	}
}

// unmuteQuietly unmutes voices that other words are about, without listing it.
func unmuteQuietly(st *statement, voices []groove.Voice) {
	if len(voices) == groove.NumVoices {
		return // a louder whole does not unmute a voice
	}
	for _, v := range voices {
		st.change(voiceParam(v, pMute), Set, byWord, false).quiet = true
	}
}

// voiceSwap reads "ride instead of hats" and "swap the hats for the ride".
func voiceSwap(_ *parser, st *statement, items []item) bool {
	var named []item
	for _, it := range items {
		if it.kind == kindVoices {
			named = append(named, it)
		}
	}
	if len(named) != 2 {
		return false
	}
	in, out := named[0], named[1]
	if slices.Equal(in.voices(), out.voices()) {
		return false // cross stick instead of the snare
	}
	if one(items, kindSwap) != nil {
		in, out = out, in
	}
	mute(st, out.voices(), true)
	mute(st, in.voices(), false)
	return true
}

// voicePart reads "hats 20% quieter".
func voicePart(p *parser, st *statement, items []item) bool {
	e, part := one(items, kindFeel).entry, one(items, kindPct).num/100
	if e.mod.dir == 0 || !ofVoice(e.leans) {
		return false
	}
	return p.say(st, items, func(st *statement, it item) {
		for _, l := range e.leans {
			if !params[l.param].voice || l.aside {
				continue
			}
			factor := 1 + part
			if l.target < params[l.param].neutral {
				factor = max(1-part, 0)
			}
			for _, v := range it.voices() {
				st.change(voiceParam(v, l.param), Scale, byNumber, factor)
			}
		}
	})
}

// onlyNote is what voiceOnly answers.
const onlyNote = "all other voices muted"

// voiceOnly reads "only kick and snare": the rest is mute. A voice that follows by itself is unmuted too.
func voiceOnly(p *parser, st *statement, items []item) bool {
	voices := one(items, kindVoices).voices()
	for _, v := range groove.AllVoices() {
		if !slices.Contains(voices, v) {
			mute(st, []groove.Voice{v}, true)
		}
	}
	mute(st, voices, false)
	st.note = onlyNote
	p.last = func(st *statement, it item) { mute(st, it.voices(), false) } // only kick, snare
	return true
}

// voiceExcept reads "everything but the kick", and with no before it the opposite.
func voiceExcept(p *parser, st *statement, items []item) bool {
	if m := modOf(items); m.no || m.not {
		return voiceOnly(p, st, items)
	}
	return p.say(st, items, silence)
}

// voiceAdd reads "bring back the hats", which unmutes them, and "add some toms", which asks for hits as well.
func voiceAdd(p *parser, st *statement, items []item) bool {
	if m := modOf(items); m.no || m.not {
		return p.say(st, items, silence)
	}
	adds := moreHitsWords[one(items, kindAdd).raw]
	return p.say(st, items, func(st *statement, it item) {
		mute(st, it.voices(), false)
		for _, v := range it.voices() {
			if adds && !it.allVoices() {
				st.change(voiceParam(v, pDensity), Add, byWord, modOf(items).much*moreHits)
			}
		}
	})
}

// moreHitsWords are those of kindAdd that ask for hits. The others only unmute.
var moreHitsWords = map[string]bool{"add": true, "adding": true, "throw in": true, "introduce": true}

// voiceAlone reads a voice by itself: the last words apply to it too, or it is unmuted.
func voiceAlone(p *parser, st *statement, items []item) bool {
	do := p.last
	st.bare = do == nil
	if do == nil && len(items[0].voices()) == groove.NumVoices {
		st.void = true // "all" of what?
		return true
	}
	if do == nil {
		do = func(st *statement, it item) {
			mute(st, it.voices(), false)
			if it.ghosts() {
				feelMod{it.group[0].entry.leans, mod{much: 1}}.bend(st, it.voices())
			}
		}
	}
	do(st, items[0])
	if len(st.changes) == 0 {
		st.void = true
		p.out.miss(st.text)
	}
	return true
}

// voiceNumber reads a voice's gain, or another of its parameters, as a number.
func voiceNumber(p *parser, st *statement, items []item) bool {
	number := one(items, kindNum, kindPct)
	x, name := number.num, pGain
	if number.kind == kindPct {
		x /= 100
	}
	if at := one(items, kindAt); at != nil && (at.raw == "on" || at.raw == "in") {
		return false // that is a place
	}
	if k := one(items, kindKnob); k != nil {
		name = k.entry.knob
	} else if x > params[pGain].max || number.kind == kindNum && x >= 1 && x == math.Trunc(x) {
		return false // kick 2: on the second beat?
	}
	if !params[name].voice {
		return false
	}
	return p.say(st, items, func(st *statement, it item) {
		unmuteQuietly(st, it.voices())
		for _, v := range it.voices() {
			st.change(voiceParam(v, name), Set, byNumber, x)
		}
	})
}

// voiceKnob reads more and less of a voice's parameter: "more gain on the kick".
func voiceKnob(p *parser, st *statement, items []item) bool {
	e, m := one(items, kindKnob).entry, modOf(items)
	if m.no && e.knob == pGain { // drop the volume of the snare
		m = mod{dir: -1, much: 1}
	}
	if e.knob == pSwing && !has(items, kindAt) || e.knob != pSwing && !params[e.knob].voice || m.dir == 0 {
		return false
	}
	if e.knob == pSwing { // more swing on the hats: of one voice there is none
		return knobWord(p, st, items)
	}
	return p.say(st, items, func(st *statement, it item) {
		for _, v := range it.voices() {
			op, x := bend(lean{param: e.knob, target: params[e.knob].neutral + moreHits}, m)
			st.change(voiceParam(v, e.knob), op, byWord, x)
		}
	})
}
