//go:build !cgo || !linux

package jack

import "github.com/groovegen/groovegen/daemon/midiport"

// New returns an error: JACK needs cgo, and is supported on Linux.
func New(string) (midiport.Driver, error) {
	return nil, &midiport.SystemError{
		System:  "JACK",
		Missing: "this program was built without it",
		Hint:    "on Linux, build it with CGO_ENABLED=1 and a C compiler",
	}
}
