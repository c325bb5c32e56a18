package daemon

import (
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/internal/lockorder"
)

// settingsStore keeps the daemon's settings, and the result of the last reload. It is safe for concurrent use.
type settingsStore struct {
	source config.Source

	mu       lockorder.Mutex // guards what follows
	config   config.Config
	err      error    // why the last reload was refused
	restart  []string // changed settings that need a restart
	loadedAt time.Time
}

// get returns the settings now.
func (s *settingsStore) get() config.Config {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.config
}

// reload reads the settings again. It returns the settings before, those of the file, and what differs. On an error the settings
// stay as they were.
func (s *settingsStore) reload() (before, next config.Config, ch config.Changes, err error) {
	next, err = s.source.Load()
	s.mu.Lock()
	defer s.mu.Unlock()
	before = s.config
	if s.err = err; err != nil {
		return before, next, ch, err
	}
	ch = config.Compare(before, next)
	s.config, s.restart, s.loadedAt = config.WithLive(before, next), ch.Restart, time.Now()
	return before, next, ch, nil
}

// status returns what the daemon's status shows of the settings.
func (s *settingsStore) status() control.ConfigStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	loadedAt := s.loadedAt
	st := control.ConfigStatus{Restart: s.restart, LoadedAt: &loadedAt}
	if s.err != nil {
		st.Error = s.err.Error()
	}
	st.File, _ = s.source.File()
	return st
}
