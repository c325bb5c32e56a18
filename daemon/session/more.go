package session

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/recall"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// moreNear is how far on the walk the first half of eight more loops is from the one that plays. The others are of other seeds.
var moreNear = []float64{0.15, 0.3, 0.45, 0.6}

// moreOthers is how many of eight more loops are of other seeds.
const moreOthers = 4

// more are the loops that were drawn to choose from.
type more struct {
	batch  uint64 // counts the calls for the same seed
	seed   uint64
	number uint64 // counts all calls: what an older one draws is dropped
	left   int    // to be drawn
	loops  []*groove.Loop
}

// More returns the loops that were drawn to choose from, and how many are still to come.
func (s *Session) More() (loops []*groove.Loop, left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.more.loops[:len(s.more.loops):len(s.more.loops)], s.more.left
}

// drawMore starts to draw eight more loops in the settings that play: four near to the loop that plays, and four others. Each call gives others.
func (s *Session) drawMore() error {
	if s.State().Captured != "" {
		_ = s.CanEncode() // reads the encoder while no lock is held
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &s.more
	if m.number++; m.seed == s.state.Seed && m.number > 1 {
		m.batch++
	} else {
		m.seed, m.batch = s.state.Seed, 0
	}
	recipes, number := s.moreRecipes(m.batch), m.number
	m.loops, m.left = nil, len(recipes)
	s.pregen.Sketch(recipes, func(l *groove.Loop, err error) { s.sketched(number, l, err) })
	s.changed.Notify()
	return nil
}

// moreRecipes returns what a batch of loops is drawn from; s.mu is held.
func (s *Session) moreRecipes(batch uint64) []infer.Recipe {
	var list []infer.Recipe
	base := s.decodeRequest(s.state, s.held).Recipe
	if l, _ := s.loops.newest(); l != nil {
		for i, distance := range moreNear {
			r, o := base, &l.Origin
			r.Draw, r.Variation, r.Walk = o.Draw, o.Variation+uint32(batch)*uint32(len(moreNear))+uint32(i)+1, infer.WalkOn(o.Walk, distance)
			list = append(list, r)
		}
	}
	for i := range uint64(moreOthers) {
		r := base
		r.Seed = (s.state.Seed + batch*moreOthers + i + 1) & steer.MaxSeed
		list = append(list, r)
	}
	return list
}

// sketched adds a loop of a call; pregen's worker calls it.
func (s *Session) sketched(number uint64, l *groove.Loop, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.more.number != number {
		return
	}
	s.more.left--
	if err != nil {
		s.log.Warn("draw one of eight more loops", "error", err)
	} else {
		s.more.loops = append(s.more.loops, l)
	}
	s.changed.Notify()
}

// keep saves the loop of a recall code as a favorite scene, without playing it, and says under which name.
func (s *Session) keep(code steer.LoopCode) (remark string, err error) {
	read, err := infer.ParseCode(code.Code)
	if err != nil {
		return "", fmt.Errorf("keep: %w", err)
	}
	st, held, err := recall.State(&read.Recipe, s.State())
	if err != nil {
		return "", fmt.Errorf("keep: %w", err)
	}
	r := &read.Recipe
	name, err := s.saveScene(preset.Doc{Kind: preset.Scene, State: st, Held: held, Model: read.Model, Draw: r.Draw, Variation: r.Variation, Walk: r.Walk})
	if err != nil {
		return "", fmt.Errorf("keep: %w", err)
	}
	remark = "kept as the scene " + name
	loops, _ := s.More()
	if i := slices.IndexFunc(loops, func(l *groove.Loop) bool { return l.Origin.Code == code.Code }); i >= 0 {
		return remark, s.noteOpinion(loops[i], keptLiking)
	}
	return remark, nil
}
