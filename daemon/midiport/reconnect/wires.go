package reconnect

import (
	"strings"

	"github.com/groovegen/groovegen/daemon/midiport"
)

// wires are the connections of one port: those that a pattern asks for, and those that there were. A port of another program is
// connected when it appears. So a connection that the user removes stays removed until that port comes again.
type wires struct {
	patterns  []string          // in lower case
	connected map[string]bool   // ports to which ours was connected, present or not
	present   map[string]uint64 // ports that were there at the last update, and when they appeared
}

func newWires(patterns []string) wires {
	w := wires{connected: map[string]bool{}}
	for _, p := range patterns {
		if p = strings.ToLower(strings.TrimSpace(p)); p != "" {
			w.patterns = append(w.patterns, p)
		}
	}
	return w
}

// update connects the ports that have appeared since the last update and returns their names. One that refuses is tried again at the
// next update.
func (w *wires) update(port midiport.Connector) (made []string) {
	present := map[string]uint64{}
	for _, peer := range port.Peers() {
		seen, known := w.present[peer.Name]
		switch {
		case peer.Connected:
			w.connected[peer.Name] = true
		case known && peer.Appeared <= seen:
			delete(w.connected, peer.Name) // somebody has disconnected it
		case w.wants(peer.Name):
			if port.Connect(peer.Name) != nil {
				continue
			}
			made = append(made, peer.Name)
			w.connected[peer.Name] = true
		}
		present[peer.Name] = peer.Appeared
	}
	w.present = present
	return made
}

// away forgets which ports are present, because ours is gone.
func (w *wires) away() { w.present = nil }

func (w *wires) wants(name string) bool {
	if w.connected[name] {
		return true
	}
	low := strings.ToLower(name)
	for _, p := range w.patterns {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}
