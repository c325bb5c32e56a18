//go:build cgo

package rtmidi

import "gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"

const (
	api         = rtmidi.APIWindowsMM
	systemName  = "winmm"
	systemLabel = "Windows MIDI"
	hasVirtual  = false
	clientHint  = "check whether another program uses the port: on Windows each port can be opened once"
)

func checkSystem() error { return nil }
