package prompt

import (
	"slices"

	"github.com/groovegen/groovegen/groove"
)

// finish applies what stays as it is to all clauses, when all are read.
func (p *parser) finish() {
	if p.unsure != "" {
		p.out.takeBack(func(*statement) bool { return true }, p.unsure)
	}
	p.lonely()
	p.skipped()
	if !slices.ContainsFunc(p.out.statements, func(st *statement) bool { return !st.chat }) {
		p.out.takeBack(func(*statement) bool { return true }, "")
	}
	if p.pending != nil {
		p.out.miss(rawOf([]item{*p.pending}))
	}
	statements := p.out.statements
	for _, st := range statements {
		if st.guard == nil {
			continue
		}
		redrawn := false
		for _, other := range statements {
			if other == st || other.guard != nil {
				continue
			}
			redrawn = redrawn || other.redraws()
			p.refuse(other, st.guard)
			p.refuseFeel(other, st.guard)
			other.yield(st.guard)
		}
		if st.guard.lock && redrawn && st.guard.voices != groove.NewVoiceSet(groove.AllVoices()...) {
			st.lock(p.out.has)
		}
	}
}

// refuse takes back what changes all settings at once while some have to stay: "reset, but keep the tempo".
func (p *parser) refuse(st *statement, g *guard) {
	if g.voices == 0 && len(g.names) == 0 {
		return
	}
	if st.ofWhole() {
		p.out.miss(st.text + wholeReason)
		st.changes, st.note = nil, "not done"
	}
}

// refuseFeel takes back what changes how all voices are played while some have to stay: "looser, but leave the snare".
func (p *parser) refuseFeel(st *statement, g *guard) {
	if !g.lock || g.voices == 0 || g.voices == groove.NewVoiceSet(groove.AllVoices()...) {
		return
	}
	for _, c := range st.changes {
		if ofAll[c.Name] && c.rank != byTheWay {
			p.out.miss(st.text + " (not of one voice: say it of the whole)")
			st.changes, st.note = nil, "not done"
			return
		}
	}
}

// ofAll are the parameters that each voice's hits follow, also those of a voice that is locked.
var ofAll = map[string]bool{pHumanize: true, pPush: true, pDynamics: true}

// lock keeps the parts of the guarded voices while another loop is drawn.
func (st *statement) lock(has func(string) bool) {
	for _, v := range st.guard.voices.Voices() {
		if name := voiceParam(v, pLock); has(name) {
			st.change(name, Set, byTheWay, true)
		}
	}
}

// yield removes what a guard holds, unless the statement is about nothing else: "keep the kick, but louder kick".
func (st *statement) yield(g *guard) {
	about := groove.VoiceSet(0)
	for _, c := range st.changes {
		if v, err := groove.ParseVoice(voiceOf(c.Name)); err == nil {
			about |= groove.NewVoiceSet(v)
		}
	}
	free := *g
	if about != 0 && about&^g.voices == 0 && !slices.Contains(g.names, st.changes[0].Name) {
		free.voices = 0
	}
	before := len(st.changes)
	st.changes = slices.DeleteFunc(st.changes, free.stops)
	if slices.Contains(g.names, pBlend) { // drop the funk, keep the soul
		st.genres = slices.DeleteFunc(st.genres, func(m mention) bool { return m.op != Add || m.weight >= 0 })
	}
	if before > 0 && len(st.changes)+len(st.genres) == 0 && st.note == "" {
		st.note = "overruled by the rest"
	} else if len(st.changes) < before {
		st.note = ""
	}
}
