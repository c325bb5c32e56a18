//go:build !cgo || !(linux || darwin || windows)

package rtmidi

import (
	"errors"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport"
)

func TestNewSaysWhatIsMissing(t *testing.T) {
	d, err := New("x")
	if d != nil || !errors.Is(err, midiport.ErrNoSystem) || !strings.Contains(err.Error(), "CGO_ENABLED=1") {
		t.Errorf("New = %v, %v, want ErrNoSystem that names CGO_ENABLED=1", d, err)
	}
}
