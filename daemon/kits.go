package daemon

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/watch"
	"github.com/groovegen/groovegen/groove"
)

// kitsSettle is how long the folder of kits must be left alone before it is read again.
const kitsSettle = 200 * time.Millisecond

// loadKits reads the kits at the start.
func (d *Daemon) loadKits() {
	d.kits = config.LoadKits(d.settings.source.KitsFolder(), config.Kits{})
	d.warnOfKits(nil)
}

// watchKits has the kits read again when a file of theirs changes.
func (d *Daemon) watchKits() {
	w, err := watch.NewFolders([]string{d.settings.source.KitsFolder()}, kitsSettle, d.log)
	if err != nil {
		d.log.Warn("the folder of kits is not watched: use groovectl reload", "error", err)
		return
	}
	d.kitsSeen = w
}

// reloadKits reads the kits again. What plays goes on: a kit whose file broke or went stands as it was, a changed one is
// heard from the next note on. It says whether any kit is another now, and what is wrong with them.
func (d *Daemon) reloadKits() (changed bool, wrong string) {
	d.mu.Lock()
	before := d.kits
	d.mu.Unlock()
	next := config.LoadKits(d.settings.source.KitsFolder(), before)

	d.mu.Lock()
	next = next.Keep(d.kits, d.state.Kit)
	was := d.kitOf(d.state)
	d.kits = next
	is := d.kitOf(d.state)
	var err error
	if is != was {
		err = d.player.SetKit(is)
	}
	d.mu.Unlock()
	if err != nil { // cannot be: what was read was checked
		d.log.Error("change the kit that plays", "error", err)
	}
	d.warnOfKits(before.Err())
	if changed = !slices.Equal(before.All(), next.All()); changed {
		d.log.Info("kits reloaded", "folder", next.Folder(), "kits", next.Names())
	}
	if changed || problem(before.Err()) != problem(next.Err()) {
		d.changed.Notify()
	}
	return changed, problem(next.Err())
}

// warnOfKits logs what is wrong with the kits, unless it was said before.
func (d *Daemon) warnOfKits(before error) {
	d.mu.Lock()
	now := d.kits.Err()
	d.mu.Unlock()
	if now == nil || problem(now) == problem(before) {
		return
	}
	for _, e := range config.Errors(now) {
		d.log.Warn("kit refused", "error", e)
	}
}

func problem(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// kitOf returns the kit of a state that was checked. The caller holds mu, or is alone.
func (d *Daemon) kitOf(s steer.State) groove.Kit {
	f, _ := d.kits.Find(s.Kit)
	return f.Kit
}

// kitNow returns the kit that plays.
func (d *Daemon) kitNow() groove.Kit {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kitOf(d.state)
}

// unknownKit is the refusal of a kit that is not there.
func unknownKit(kits config.Kits, name string) *steer.Error {
	e := &steer.Error{Param: "kit", Value: name, Want: "one of " + strings.Join(kits.Names(), ", "), Err: steer.ErrRange}
	if near := kits.Nearest(name); near != "" {
		e.Hint = "did you mean " + near + "?"
	}
	return e
}

func kitsStatus(kits config.Kits) *control.KitsStatus {
	return &control.KitsStatus{Count: len(kits.All()), Error: problem(kits.Err())}
}

// Kits implements control.Hub.
func (d *Daemon) Kits() control.Kits {
	d.mu.Lock()
	kits, current := d.kits, d.state.Kit
	d.mu.Unlock()
	doc := control.Kits{Current: current, Folder: kits.Folder(), Error: problem(kits.Err())}
	for _, f := range kits.All() {
		doc.Kits = append(doc.Kits, control.Kit{Kit: f.Kit, Title: f.Title, File: f.File, Instead: f.Replaces})
	}
	return doc
}

// defaultStrike is the velocity of a strike that names none: firm, below the loudest.
const defaultStrike = 100

// Strike implements control.Hub.
func (d *Daemon) Strike(wish control.Strike) (control.Struck, error) {
	v, err := groove.ParseVoice(wish.Voice)
	if err != nil {
		return control.Struck{}, err
	}
	d.mu.Lock()
	kit, kits := d.kitOf(d.state), d.kits
	d.mu.Unlock()
	if wish.Kit != "" {
		f, ok := kits.Find(wish.Kit)
		if !ok {
			return control.Struck{}, unknownKit(kits, wish.Kit)
		}
		kit = f.Kit
	}
	if d.ports.out == nil {
		return control.Struck{}, &control.Error{
			Code: http.StatusConflict, Field: "midi", Message: "there is no MIDI output: nothing would be heard",
			Hint: "groovectl doctor says what is missing",
		}
	}
	velocity := uint8(defaultStrike)
	if wish.Velocity > 0 {
		velocity = uint8(min(wish.Velocity, 127))
	}
	if err := d.player.PlayNote(kit, v, velocity); err != nil {
		return control.Struck{}, err
	}
	return control.Struck{
		Kit: kit.Name, Voice: v, Channel: kit.ChannelOf(v), Note: kit.Note(v), Velocity: kit.VelocityOf(v, velocity),
	}, nil
}
