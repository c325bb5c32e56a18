//go:build linux && cgo

package e2e

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/midiport/porttest"
)

// toolsVariable tells the tests inside the bench's kernel where the programs are.
const toolsVariable = "GROOVE_E2E_TOOLS"

// TestALSA runs the scenarios, the tests whose names begin with TestVM or match GROOVE_E2E_RUN, on a real ALSA sequencer.
func TestALSA(t *testing.T) {
	if porttest.InVM() {
		t.Skip("this is the inside")
	}
	bench := porttest.Bench(t)
	for _, tool := range []string{"aconnect", "chrt", "gcc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("install alsa-utils, util-linux and gcc to run this: %v", err)
		}
	}
	dir := t.TempDir()
	compile(t, dir, "asound", filepath.Join(bench, "src", "seqcap.c"), filepath.Join(bench, "src", "seqsched.c"), "testdata/master.c", "testdata/drummer.c")
	buildPrograms(t, dir)
	inside := porttest.BuildTest(t, filepath.Join(dir, "e2e.test"))
	porttest.VM{
		Run: cmp.Or(os.Getenv("GROOVE_E2E_RUN"), "^TestVM"), Env: []string{toolsVariable + "=" + dir, "GROOVE_MIDI_STRICT=" + os.Getenv("GROOVE_MIDI_STRICT")}, Timeout: 18 * time.Minute, RealTime: true, Binary: inside,
	}.Test(t)
}
