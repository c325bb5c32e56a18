package config

import (
	"slices"
	"strings"
)

// Changes lists what differs between two configs.
type Changes struct {
	Sections []string // sections with a difference, in the manual's order
	Live     []string // keys that a running daemon applies at once
	Restart  []string // keys that wait for the next start
}

// None reports whether nothing differs.
func (c Changes) None() bool { return len(c.Sections) == 0 }

// Has reports whether the section, or the key section.name, differs.
func (c Changes) Has(what string) bool {
	return slices.Contains(c.Sections, what) || slices.Contains(c.Live, what) || slices.Contains(c.Restart, what)
}

// Compare returns what differs between the running config and the next one.
func Compare(running, next Config) Changes {
	var ch Changes
	after := next.fields()
	for i, f := range running.fields() {
		if f.value.String() == after[i].value.String() {
			continue
		}
		section, _, _ := strings.Cut(f.key, ".")
		if !slices.Contains(ch.Sections, section) {
			ch.Sections = append(ch.Sections, section)
		}
		if f.live {
			ch.Live = append(ch.Live, f.key)
		} else {
			ch.Restart = append(ch.Restart, f.key)
		}
	}
	return ch
}

// WithLive returns the running config with the live keys of next: what a daemon runs on after a reload, until it is
// started again.
func WithLive(running, next Config) Config {
	fields := running.fields()
	for i, f := range next.fields() {
		if f.live {
			// Cannot fail: String is what Set reads, and next's values have been checked.
			_ = fields[i].value.Set(f.value.String())
		}
	}
	return running
}
