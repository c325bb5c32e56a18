//go:build linux && cgo

package e2e

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/midiport/porttest"
)

// toolsVariable names the folder with the programs to the tests inside the bench's kernel.
const toolsVariable = "GROOVE_E2E_TOOLS"

// TestALSA runs the scenarios, the tests whose names begin with TestVM or match GROOVE_E2E_RUN, on a real ALSA sequencer.
// They share one start of the bench's kernel.
func TestALSA(t *testing.T) {
	if porttest.InVM() {
		t.Skip("this is the inside")
	}
	dir := buildTools(t, "asound", []string{"aconnect", "chrt"}, "seqcap.c", "seqsched.c", "testdata/master.c", "testdata/drummer.c")
	vm := porttest.VM{
		Run:     cmp.Or(os.Getenv("GROOVE_E2E_RUN"), "^TestVM"),
		Env:     []string{toolsVariable + "=" + dir},
		Timeout: 15 * time.Minute, RealTime: true,
		Binary: porttest.BuildTest(t, filepath.Join(t.TempDir(), "e2e.test")),
	}
	for _, name := range []string{"GROOVE_MIDI_STRICT", "GROOVE_NIGHTLY"} {
		vm.Env = append(vm.Env, name+"="+os.Getenv(name))
	}
	if strict() || nightly() {
		vm.Timeout = time.Hour
	}
	vm.Test(t)
}
