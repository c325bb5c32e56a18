package daemon

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
)

// Presets implements control.Hub.
func (d *Daemon) Presets() []preset.Entry { return d.presets.List() }

// doc returns what is now, as a file has it.
func (d *Daemon) doc(kind preset.Kind) preset.Doc {
	d.mu.Lock()
	defer d.mu.Unlock()
	doc := preset.Doc{Kind: kind, State: d.state, Held: d.held, Model: d.engine.Model.ID}
	if m := d.moment(); m.loop != nil && kind == preset.Scene {
		doc.Variation, doc.Walk = m.loop.Origin.Variation, m.loop.Origin.Walk
	}
	if kind == preset.Preset { // a preset locks nothing: it would hold on to what happens to play when it is loaded
		doc.Held, doc.State.Lock = nil, steer.Mutes{}
	}
	return doc
}

// keep saves what is now under a name.
func (d *Daemon) keep(kind preset.Kind, name string) error {
	doc := d.doc(kind)
	file, err := d.presets.Save(name, doc)
	if err != nil {
		return err
	}
	d.log.Info("saved", "kind", kind, "name", name, "file", file)
	d.changed.Notify()
	return nil
}

// saveFavorite keeps the loop that plays as a scene named after it. The name says too little of a groove to be its own (no
// density, no fraction of a tempo), so another groove's is never replaced.
func (d *Daemon) saveFavorite() error {
	doc := d.doc(preset.Scene)
	name := fmt.Sprintf("%s-%.0f-%d-%d", doc.State.Style().Dominant(), doc.State.BPM, doc.State.Seed, doc.Variation)
	doc.Favorite = true
	name, file, err := d.presets.SaveNew(name, doc)
	if err != nil {
		return err
	}
	d.log.Info("saved", "kind", doc.Kind, "name", name, "file", file)
	d.changed.Notify()
	return nil
}

// toggleFavorite marks the preset of that name, or else the scene, or takes its mark away.
func (d *Daemon) toggleFavorite(name string) error {
	_, err := d.presets.ToggleFavorite(preset.Preset, name)
	if errors.Is(err, preset.ErrNotFound) {
		_, err = d.presets.ToggleFavorite(preset.Scene, name)
	}
	if errors.Is(err, preset.ErrNotFound) {
		return fmt.Errorf("favorite %s: %w, preset or scene (groovectl presets lists them)", name, preset.ErrNotFound)
	}
	d.changed.Notify()
	return err
}

// load takes what a file has. A preset leaves the locked voices their parts. The remark is of a file of another model. On an error
// everything is as it was.
func (d *Daemon) load(kind preset.Kind, name string, since time.Time) (remark string, err error) {
	doc, err := d.presets.Load(kind, name, d.State())
	if err != nil {
		return "", err
	}
	if doc.State.Captured != "" {
		_ = d.canEncode() // reads the encoder while nothing is held
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if kind == preset.Preset {
		doc.State = doc.State.In(d.state) // it may have changed while the file was read
		doc.State.Lock, doc.Held = d.state.Lock, d.held
	}
	if d.foreign(doc.Model) {
		remark = fmt.Sprintf("%s %s was made with model %s: %s plays its settings, with other notes", kind, name, doc.Model, d.engine.Model.ID)
		remark += d.fit(&doc.State)
	}
	if err := d.check(doc.State); err != nil {
		return "", fmt.Errorf("load %s %s: %w", kind, name, err)
	}
	before := d.moment()
	to, t := moment{state: doc.State, held: doc.Held}, turning{since: since, glide: d.state.Glide, variation: doc.Variation, walk: doc.Walk}
	if err := d.turn(to, steer.Decode|steer.Player, t); err != nil {
		return "", fmt.Errorf("load %s %s: %w", kind, name, err)
	}
	d.undo.Note(before, nil, since)
	return remark, nil
}

// foreign reports whether a model is another than the one that plays; d.mu is held. Of what names none it is not known.
func (d *Daemon) foreign(model string) bool { return model != "" && model != d.engine.Model.ID }

// fit leaves out the latent numbers of another model that this one has not, and says so; d.mu is held.
func (d *Daemon) fit(s *steer.State) (remark string) {
	most := d.engine.Model.Config.Latent
	latent := maps.Clone(s.Latent)
	maps.DeleteFunc(latent, func(i int, _ float64) bool { return i >= most })
	if n := len(s.Latent) - len(latent); n > 0 {
		remark = fmt.Sprintf("; of the latent numbers %d left out, because it has %d only", n, most)
	}
	s.Latent = latent
	return remark
}
