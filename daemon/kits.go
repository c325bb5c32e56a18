package daemon

import (
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// AllKits implements kits.Session.
func (d *Daemon) AllKits() (all config.Kits, playing string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.allKits, d.state.Kit
}

// SetKits implements kits.Session: a kit that plays and has changed is used from the next note on.
func (d *Daemon) SetKits(next config.Kits) config.Kits {
	d.mu.Lock()
	defer d.mu.Unlock()
	next = next.Keep(d.allKits, d.state.Kit)
	before := d.kitOf(d.state)
	d.allKits = next
	if now := d.kitOf(d.state); now != before {
		if err := d.player.SetKit(now); err != nil { // cannot be: the kit was checked when it was read
			d.log.Error("change the kit that plays", "error", err)
		}
	}
	return next
}

// kitOf returns the kit of a state that was checked. The caller holds mu, or is alone.
func (d *Daemon) kitOf(s steer.State) groove.Kit {
	f, _ := d.allKits.Find(s.Kit)
	return f.Kit
}

// kitNow returns the kit that plays.
func (d *Daemon) kitNow() groove.Kit {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kitOf(d.state)
}
