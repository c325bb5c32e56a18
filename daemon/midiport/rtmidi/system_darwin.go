//go:build cgo

package rtmidi

import "gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

const (
	api         = rtmidi.APIMacOSXCore
	systemName  = "coremidi"
	systemLabel = "CoreMIDI"
	hasVirtual  = true
	clientHint  = "open Audio MIDI Setup and check whether the MIDI server runs"
)

func checkSystem() error { return nil }
