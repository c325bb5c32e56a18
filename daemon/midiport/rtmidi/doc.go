// Package rtmidi connects to the MIDI system of the machine through RtMidi: the ALSA sequencer, CoreMIDI or WinMM. It
// is the only package that imports gomidi's rtmididrv.
//
// It uses RtMidi's own objects instead of the driver that wraps them. So the callback is installed before the port is
// visible, other programs see our name on the client too, and events get our time stamps (the wrapper rounds each
// delta to a millisecond).
//
// Without cgo, New returns an error that says so.
package rtmidi
