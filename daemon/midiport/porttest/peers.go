package porttest

import "github.com/groovegen/groovegen/daemon/midiport"

// FindPeer returns the port of another program of a name. ok is false if there is none.
func FindPeer(c midiport.Connector, name string) (peer midiport.Peer, ok bool) {
	for _, p := range c.Peers() {
		if p.Name == name {
			return p, true
		}
	}
	return peer, false
}

// IsConnected reports whether a port is connected to that of another program.
func IsConnected(c midiport.Connector, name string) bool {
	p, _ := FindPeer(c, name)
	return p.Connected
}
