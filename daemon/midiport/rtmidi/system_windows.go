//go:build cgo

package rtmidi

import "gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

const (
	api         = rtmidi.APIWindowsMM
	systemName  = "winmm"
	systemLabel = "Windows MIDI"
	hasVirtual  = false
	clientHint  = "see whether another program holds the port: Windows lends each port once"
)

func checkSystem() error { return nil }
