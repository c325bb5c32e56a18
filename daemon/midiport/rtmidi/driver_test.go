//go:build cgo && linux

package rtmidi

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/midiport/porttest"
)

// TestInVM runs the tests whose names begin with TestVM on a real ALSA sequencer.
func TestInVM(t *testing.T) {
	if porttest.InVM() {
		t.Skip("this is the inside")
	}
	porttest.VM{Run: "^TestVM"}.Test(t)
}

// inside returns a driver, or skips the test where there is no sequencer that may be played with.
func inside(t *testing.T) midiport.Driver {
	t.Helper()
	if !porttest.InVM() {
		t.Skip("runs inside the bench's kernel only: see TestInVM")
	}
	d, err := New("GrooveGen test")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestVMConformance(t *testing.T) { porttest.Run(t, inside(t)) }

// TestVMDevice keeps the one thing that we take from the wrapper's inside: RtMidi's own handles.
func TestVMDevice(t *testing.T) {
	inside(t)
	m, err := rtmidi.NewMIDIIn(api, "device", inputQueue)
	if err != nil {
		t.Fatal("no client")
	}
	if device(m, "in") == nil {
		t.Error("the wrapper's handle of an input is not where it was: see device")
	}
	if m.Close() != nil {
		t.Error("close")
	}
	o, err := rtmidi.NewMIDIOut(api, "device")
	if err != nil {
		t.Fatal("no client")
	}
	if device(o, "out") == nil {
		t.Error("the wrapper's handle of an output is not where it was: see device")
	}
	if err := o.Close(); err != nil {
		t.Error("close")
	}
}

// TestVMSysEx floods an input with SysEx of any size, some never ended; the clock must come through.
func TestVMSysEx(t *testing.T) {
	d := inside(t)
	in, own, err := d.OpenVirtual("Flooded")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.Close(), own.Close() }()
	raw, err := d.OpenOut("Flooded")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	flooder, err := rtmidi.NewMIDIOut(api, "flooder")
	if err != nil {
		t.Fatal("no client")
	}
	defer func() { _ = flooder.Close() }()
	i, _, err := find("output", "Flooded", flooder)
	if err != nil || flooder.OpenPort(i, "out") != nil {
		t.Fatal("attach the flooder")
	}
	got := make(chan midiport.Event, 1<<12)
	if err := in.Listen(func(e midiport.Event) { got <- e }); err != nil {
		t.Fatal(err)
	}
	for round, size := range []int{2, 3, 200, 255, 256, 257, 1023, 1024, 1025, 2048, 5000, 20000, 60000} {
		flood := make([]byte, size)
		flood[0] = 0xF0
		if round%3 != 0 {
			flood[size-1] = 0xF7
		}
		for range 4 {
			_ = flooder.SendMessage(flood) // the kernel refuses what it has no room for
		}
		for range 3 {
			if err := raw.Send(midiport.Tick()); err != nil {
				t.Fatal(err)
			}
		}
		_ = flooder.SendMessage([]byte{0xFE})
		if err := raw.Send(midiport.Position(uint16(round))); err != nil {
			t.Fatal(err)
		}
		ticks := 0
		for e := range got {
			if e.Message == midiport.Position(uint16(round)) {
				break
			}
			if e.Message != midiport.Tick() {
				t.Fatalf("size %d: received % X", size, e.Data)
			}
			ticks++
		}
		if ticks != 3 {
			t.Errorf("size %d: %d of 3 ticks came through", size, ticks)
		}
	}
}

// TestVMSendAllocs keeps the way out free of garbage.
func TestVMSendAllocs(t *testing.T) {
	d := inside(t)
	in, out, err := d.OpenVirtual("Allocs")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.Close(), out.Close() }()
	m := midiport.NoteOn(9, 36, 100)
	if n := testing.AllocsPerRun(200, func() { _ = out.Send(m) }); n != 0 {
		t.Errorf("Send allocates %v times", n)
	}
	if n := testing.AllocsPerRun(200, func() { _ = out.SendAt(midiport.Now(), m) }); n != 0 {
		t.Errorf("SendAt allocates %v times", n)
	}
}

func TestNoSystem(t *testing.T) {
	err := checkDevice(filepath.Join(t.TempDir(), "seq"))
	var system *midiport.SystemError
	if !errors.Is(err, midiport.ErrNoSystem) || !errors.As(err, &system) {
		t.Fatalf("error %v, want a SystemError", err)
	}
	for _, want := range []string{"ALSA", "seq", "modprobe snd-seq", "JACK"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
}

func TestNoPermission(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seq")
	if err := os.WriteFile(path, nil, 0); err != nil {
		t.Fatal(err)
	}
	err := checkDevice(path)
	if err == nil {
		t.Skip("this user may open everything")
	}
	if !errors.Is(err, midiport.ErrNoSystem) || !strings.Contains(err.Error(), "group audio") {
		t.Errorf("error %v, want a SystemError that names the group audio", err)
	}
}

// TestNewSaysWhatIsMissing runs where there is no sequencer.
func TestNewSaysWhatIsMissing(t *testing.T) {
	if _, err := os.Stat(sequencer); err == nil {
		t.Skip("this machine has an ALSA sequencer")
	}
	if _, err := New("x"); !errors.Is(err, midiport.ErrNoSystem) {
		t.Fatalf("error %v, want ErrNoSystem", err)
	}
}
