package session

import (
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// AllKits implements kits.Session.
func (s *Session) AllKits() (all config.Kits, playing string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kits, s.state.Kit
}

// SetKits implements kits.Session: a kit that plays and has changed is used from the next note on.
func (s *Session) SetKits(next config.Kits) config.Kits {
	s.mu.Lock()
	defer s.mu.Unlock()
	next = next.Keep(s.kits, s.state.Kit)
	before := s.kitOf(s.state)
	s.kits = next
	if now := s.kitOf(s.state); now != before {
		if err := s.player.SetKit(now); err != nil { // cannot be: the kit was checked when it was read
			s.log.Error("change the kit that plays", "error", err)
		}
	}
	return next
}

// Kit returns the kit that plays.
func (s *Session) Kit() groove.Kit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kitOf(s.state)
}

// kitOf returns the kit of a state that was checked, with its articulations if they are to be played; s.mu is held.
func (s *Session) kitOf(st steer.State) groove.Kit {
	f, _ := s.kits.Find(st.Kit)
	if !st.Articulations {
		return f.Kit.WithoutArticulations()
	}
	return f.Kit
}
