package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/steer"
)

// salvageState takes each setting of a damaged state file that can be read; the others are those of fresh. It returns
// what is lost. The error is that nothing can be read.
func salvageState(data []byte, fresh steer.State, play config.Play) (doc stateDoc, lost []string, err error) {
	var parts struct{ Play, Steer, Held json.RawMessage }
	if err := json.Unmarshal(data, &parts); err != nil {
		return stateDoc{}, nil, err
	}
	var settings map[string]json.RawMessage
	if err := json.Unmarshal(parts.Steer, &settings); err != nil {
		return stateDoc{}, nil, fmt.Errorf("steer: %w", err)
	}
	doc = stateDoc{Play: play, Steer: fresh}
	taken := 0
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		next, err := withSetting(doc.Steer, name, settings[name])
		if err != nil {
			lost = append(lost, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		doc.Steer = next
		taken++
	}
	if taken == 0 {
		return stateDoc{}, lost, errors.New("no setting of it can be used")
	}
	if old := play; json.Unmarshal(parts.Play, &old) == nil {
		doc.Play = old
	} else {
		lost = append(lost, "play")
	}
	if len(parts.Held) > 0 {
		if err := errors.Join(json.Unmarshal(parts.Held, &doc.Held), checkHeld(doc.Held)); err != nil {
			doc.Held = nil
			lost = append(lost, fmt.Sprintf("held: %v", err))
		}
	}
	return doc, lost, nil
}

// withSetting returns a state with one setting as a state file has it. The latent is a map, which the states share.
func withSetting(st steer.State, name string, value json.RawMessage) (steer.State, error) {
	key, err := json.Marshal(name)
	if err != nil {
		return st, err
	}
	st.Latent = maps.Clone(st.Latent)
	if err := json.Unmarshal(bytes.Join([][]byte{[]byte("{"), key, []byte(":"), value, []byte("}")}, nil), &st); err != nil {
		return st, err
	}
	return st.Canonical()
}
