package osc

import (
	"fmt"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

// What all senders together may save: so many at once, then one now and then. A person cannot press a button as often
// for long, and a sequence of messages fills no disk. How many files there may be in all is preset's limit.
const (
	maxSaves  = 10
	saveEvery = 2 * time.Second
)

var errSaves = fmt.Errorf("too many favorites, scenes, presets and captures: OSC saves %d at once, then one every %v: wait a little", maxSaves, saveEvery)

// saves are the actions that write a file or record.
var saves = map[string]bool{
	steer.Favorite: true, steer.Keep: true, steer.SceneSave: true, steer.PresetSave: true, steer.PresetFavorite: true, steer.Capture: true,
}

func newSaveBudget() budget {
	return budget{rate: 1 / saveEvery.Seconds(), most: maxSaves, left: maxSaves}
}

// checkSaves takes what a command saves from the budget. The release of a button saves nothing, and a prompt may save
// something.
func (s *Server) checkSaves(cmd steer.Command, now time.Time) error {
	if p := cmd.Param(); !saves[p.Name] && p.Kind != steer.KindPrompt {
		return nil
	}
	r, err := steer.Apply(s.state, cmd)
	if err != nil {
		return nil // the hub says so
	}
	all := r.Then
	if r.Effect.Has(steer.Do) {
		all = append(all, cmd)
	}
	for _, c := range all {
		if saves[c.Param().Name] && !s.saves.take(now, true).IsZero() {
			return errSaves
		}
	}
	return nil
}
