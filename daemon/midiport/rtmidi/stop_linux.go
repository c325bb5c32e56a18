//go:build cgo

package rtmidi

/*
// Defined in RtMidi, which is linked into the same program. Weak, because cgo links this package alone once.
extern void rtmidi_close_port(void *device) __attribute__((weak));

static int close_port(void *device) {
	if (!rtmidi_close_port || !device) return 0;
	rtmidi_close_port(device);
	return 1;
}
*/
import "C"

import (
	"reflect"
	"unsafe"

	"gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"
)

// stopInput has RtMidi close the port and join its thread, without the wrapper's forgetting the input first. It reports
// false, and does nothing, if the wrapper is not the one that we know.
func stopInput(m rtmidi.MIDIIn) bool { return C.close_port(device(m)) == 1 }

// device returns RtMidi's own handle, which the wrapper keeps to itself; nil if it has changed.
func device(m rtmidi.MIDIIn) unsafe.Pointer {
	v := reflect.ValueOf(m)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	f := v.Elem().FieldByName("in")
	if !f.IsValid() || f.Kind() != reflect.Pointer {
		return nil
	}
	return f.UnsafePointer()
}
