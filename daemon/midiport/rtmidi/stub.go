//go:build !cgo || !(linux || darwin || windows)

package rtmidi

import "github.com/groovegen/groovegen/daemon/midiport"

// New returns an error: this program was built without cgo, which RtMidi needs.
func New(string) (midiport.Driver, error) {
	return nil, &midiport.SystemError{
		System:  "MIDI ports",
		Missing: "this program was built without them",
		Hint:    "build it with CGO_ENABLED=1 and a C++ compiler (on Debian and Ubuntu: apt install build-essential libasound2-dev)",
	}
}
