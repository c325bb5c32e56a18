package session

import (
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// prompt executes what words mean: first the actions that bring settings back, then all settings as one change, then the other actions, such as
// saving them. A prompt that is refused does nothing.
func (s *Session) prompt(cmd steer.Command, since time.Time) (steer.Result, error) {
	said, err := steer.Apply(s.State(), cmd)
	if err != nil {
		return said, err
	}
	var remarks []string
	do := func(restores bool) error {
		for _, c := range said.Then {
			if c.Restores() != restores {
				continue
			}
			remark, refused := c.Do(actions{s, since})
			if refused != nil {
				return refused
			}
			if remark != "" {
				remarks = append(remarks, remark)
			}
		}
		return nil
	}
	if err = do(true); err != nil {
		return said, err
	}
	r, err := s.steerLocked(cmd, since)
	if err != nil {
		return r, err
	}
	if r.Remark != "" {
		remarks = append(remarks, r.Remark)
	}
	err = do(false)
	r.State, r.Remark = s.State(), strings.Join(remarks, "; ")
	return r, err
}

func (s *Session) steerLocked(cmd steer.Command, since time.Time) (steer.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.steer(cmd, since)
}
