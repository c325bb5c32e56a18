package daemon

import (
	"fmt"
	"time"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
)

// Presets implements control.Hub.
func (d *Daemon) Presets() []preset.Entry { return d.presets.List() }

// applyFile does a command that reads or writes a file; done says that it was one. The file is read and written while
// nothing is held, because a disk may take its time.
func (d *Daemon) applyFile(cmd steer.Command, since time.Time) (done bool, err error) {
	p, err := steer.Lookup(cmd.Name)
	if err != nil || !p.Action() {
		return false, nil //nolint:nilerr // steer.Apply says it again
	}
	does, ok := map[string]func(string) error{
		steer.PresetSave:     func(name string) error { return d.keep(preset.Preset, name, false) },
		steer.SceneSave:      func(name string) error { return d.keep(preset.Scene, name, false) },
		steer.PresetLoad:     func(name string) error { return d.load(preset.Preset, name, p, since) },
		steer.SceneLoad:      func(name string) error { return d.load(preset.Scene, name, p, since) },
		steer.PresetFavorite: d.toggleFavorite,
		steer.Favorite:       func(string) error { return d.saveFavorite() },
	}[p.Name]
	if !ok {
		return false, nil
	}
	_, effect, err := steer.Apply(d.State(), cmd)
	if err != nil || effect == steer.None { // refused, or a button was let go
		return true, err
	}
	name := ""
	if p.Kind == steer.KindCall {
		name, _ = cmd.Args[0].(string)
	}
	return true, does(name)
}

// doc returns what is now, as a file has it.
func (d *Daemon) doc(kind preset.Kind) preset.Doc {
	d.mu.Lock()
	defer d.mu.Unlock()
	doc := preset.Doc{Kind: kind, State: d.state, Held: d.held}
	if m := d.moment(); m.loop != nil && kind == preset.Scene {
		doc.Variation, doc.Walk = m.loop.Origin.Variation, m.loop.Origin.Walk
	}
	if kind == preset.Preset { // a preset locks nothing: it would hold on to what happens to play when it is loaded
		doc.Held, doc.State.Lock = nil, steer.Mutes{}
	}
	return doc
}

// keep saves what is now under a name.
func (d *Daemon) keep(kind preset.Kind, name string, favorite bool) error {
	doc := d.doc(kind)
	doc.Favorite = favorite
	file, err := d.presets.Save(name, doc)
	if err != nil {
		return err
	}
	d.log.Info("saved", "kind", kind, "name", name, "file", file)
	return nil
}

// saveFavorite keeps the loop that plays as a scene named after it.
func (d *Daemon) saveFavorite() error {
	doc := d.doc(preset.Scene)
	name := fmt.Sprintf("%s-%.0f-%d-%d", doc.State.Style().Dominant(), doc.State.BPM, doc.State.Seed, doc.Variation)
	return d.keep(preset.Scene, name, true)
}

func (d *Daemon) toggleFavorite(name string) error {
	_, err := d.presets.ToggleFavorite(preset.Preset, name)
	return err
}

// load takes what a file has. A preset leaves the locked voices their parts. On an error everything is as it was.
func (d *Daemon) load(kind preset.Kind, name string, p steer.Param, since time.Time) error {
	doc, err := d.presets.Load(kind, name, d.State())
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if kind == preset.Preset {
		doc.State = doc.State.In(d.state) // it may have changed while the file was read
		doc.State.Lock, doc.Held = d.state.Lock, d.held
	}
	if err := d.check(doc.State); err != nil {
		return fmt.Errorf("load %s %s: %w", kind, name, err)
	}
	before := d.moment()
	to, t := moment{state: doc.State, held: doc.Held}, turning{since: since, glide: d.state.Glide, variation: doc.Variation, walk: doc.Walk}
	if err := d.turn(to, steer.Decode|steer.Player, t); err != nil {
		return fmt.Errorf("load %s %s: %w", kind, name, err)
	}
	d.undo.Note(before, p, since)
	return nil
}
