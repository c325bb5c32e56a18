package session

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
)

// Presets returns all presets and scenes.
func (s *Session) Presets() []preset.Entry { return s.presets.List() }

// doc returns the present state as the contents of a file.
func (s *Session) doc(kind preset.Kind) preset.Doc {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc := preset.Doc{Kind: kind, State: s.state, Held: s.held, Model: s.engine.Model.ID}
	if m := s.snapshot(); m.loop != nil && kind == preset.Scene {
		doc.Draw, doc.Variation, doc.Walk = m.loop.Origin.Draw, m.loop.Origin.Variation, m.loop.Origin.Walk
	}
	if kind == preset.Preset { // a preset locks nothing: it would lock whatever plays when it is loaded
		doc.Held, doc.State.Lock = nil, steer.Mutes{}
	}
	return doc
}

// savePreset saves the present state under a name.
func (s *Session) savePreset(kind preset.Kind, name string) error {
	doc := s.doc(kind)
	file, err := s.presets.Save(name, doc)
	if err != nil {
		return err
	}
	s.log.Info("saved", "kind", kind, "name", name, "file", file)
	s.changed.Notify()
	return nil
}

// saveFavorite saves the loop that plays as a scene named after it. Different grooves can have one name, because it does not contain
// every parameter, so a scene of the same name is never replaced.
func (s *Session) saveFavorite() error {
	if _, err := s.saveScene(s.doc(preset.Scene)); err != nil {
		return err
	}
	if l := s.playingLoop(); l != nil {
		return s.noteOpinion(l, keptLiking)
	}
	return nil
}

// saveScene saves a scene as a favorite, under a name made from genre, tempo and seed, which it returns.
func (s *Session) saveScene(doc preset.Doc) (name string, err error) {
	name = fmt.Sprintf("%s-%.0f-%d-%d", doc.State.Style().Dominant(), doc.State.BPM, doc.State.Seed, doc.Variation)
	doc.Favorite = true
	name, file, err := s.presets.SaveNew(name, doc)
	if err != nil {
		return "", err
	}
	s.log.Info("saved", "kind", doc.Kind, "name", name, "file", file)
	s.changed.Notify()
	return name, nil
}

// toggleFavorite marks the preset or scene of that name as a favorite, or removes the mark.
func (s *Session) toggleFavorite(name string) error {
	_, err := s.presets.ToggleFavorite(preset.Preset, name)
	if errors.Is(err, preset.ErrNotFound) {
		_, err = s.presets.ToggleFavorite(preset.Scene, name)
	}
	if errors.Is(err, preset.ErrNotFound) {
		return fmt.Errorf("favorite %s: %w, preset or scene (groovectl presets lists them)", name, preset.ErrNotFound)
	}
	s.changed.Notify()
	return err
}

// load plays the contents of a file. With a preset the locked voices keep their parts. The remark is about a file of another model. On
// an error nothing changes.
func (s *Session) load(kind preset.Kind, name string, since time.Time) (remark string, err error) {
	doc, err := s.presets.Load(kind, name, s.State())
	if err != nil {
		return "", err
	}
	if doc.State.Captured != "" {
		_ = s.CanEncode() // reads the encoder while no lock is held
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kind == preset.Preset {
		doc.State = doc.State.In(s.state) // it may have changed while the file was read
		doc.State.Lock, doc.Held = s.state.Lock, s.held
	}
	if s.ofOtherModel(doc.Model) {
		remark = fmt.Sprintf("%s %s was made with model %s: %s plays its settings, with other notes", kind, name, doc.Model, s.engine.Model.ID)
		remark += s.dropLatents(&doc.State)
	}
	if err := s.check(doc.State); err != nil {
		return "", fmt.Errorf("load %s %s: %w", kind, name, err)
	}
	before := s.snapshot()
	to, t := snapshot{state: doc.State, held: doc.Held}, transition{since: since, glide: s.state.Glide, draw: doc.Draw, variation: doc.Variation, walk: doc.Walk}
	if err := s.moveTo(to, steer.Decode|steer.Player, t); err != nil {
		return "", fmt.Errorf("load %s %s: %w", kind, name, err)
	}
	s.undo.Note(before, nil, since)
	return remark, nil
}

// ofOtherModel reports whether a model is not the one that plays; s.mu is held. An empty name is an unknown model.
func (s *Session) ofOtherModel(model string) bool { return model != "" && model != s.engine.Model.ID }

// dropLatents removes latent numbers that the present model does not have, and returns a remark about them; s.mu is held.
func (s *Session) dropLatents(st *steer.State) (remark string) {
	most := s.engine.Model.Config.Latent
	latent := maps.Clone(st.Latent)
	maps.DeleteFunc(latent, func(i int, _ float64) bool { return i >= most })
	if n := len(st.Latent) - len(latent); n > 0 {
		remark = fmt.Sprintf("; of the latent numbers %d left out, because it has %d only", n, most)
	}
	st.Latent = latent
	return remark
}
