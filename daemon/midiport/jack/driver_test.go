//go:build cgo && linux

package jack

import (
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport/porttest"
)

func TestConformance(t *testing.T) {
	porttest.StartJACK(t, 256)
	d, err := New("Conformance driver")
	if err != nil {
		t.Fatal(err)
	}
	porttest.Run(t, d)
}
