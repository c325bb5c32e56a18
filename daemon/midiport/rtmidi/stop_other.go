//go:build cgo && (darwin || windows)

package rtmidi

import "gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

// stopInput does nothing here: the muted port stays until the process ends.
func stopInput(rtmidi.MIDIIn) bool { return false }

// raiseThread does nothing here: CoreMIDI and WinMM call on threads that are raised already.
func raiseThread() {}
