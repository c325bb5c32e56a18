// Package rtmidi is the MIDI system of the machine: the ALSA sequencer, CoreMIDI or WinMM, through RtMidi. It is the only
// package that imports gomidi's rtmididrv.
//
// It works on RtMidi's own objects and not on the driver that wraps them: so the callback is in place before the port
// can be seen, other programs see our name on the client too, and events are stamped by us (the wrapper rounds each
// delta to a millisecond).
//
// Without cgo, New returns an error that says so.
package rtmidi
