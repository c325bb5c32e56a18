//go:build cgo

package rtmidi

import (
	"errors"
	"io/fs"

	"gitlab.com/gomidi/midi/v2/drivers/rtmididrv/imported/rtmidi"
	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/daemon/midiport"
)

const (
	api         = rtmidi.APILinuxALSA
	systemName  = "alsa"
	systemLabel = "the ALSA sequencer"
	hasVirtual  = true
	clientHint  = "check in /proc/asound/seq/clients whether too many programs are connected"

	sequencer = "/dev/snd/seq"
)

// checkSystem opens the sequencer's device as ALSA will, which also makes the kernel load the module if it can. RtMidi
// itself would print two lines and return an error whose text is freed memory.
func checkSystem() error { return checkDevice(sequencer) }

func checkDevice(path string) error {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err == nil {
		return unix.Close(fd)
	}
	e := &midiport.SystemError{System: systemLabel, Err: err}
	switch {
	case errors.Is(err, fs.ErrPermission):
		e.Missing = "you may not use " + path
		e.Hint = "join the group audio: `sudo usermod -aG audio $USER`, then log in again"
	default:
		e.Missing = "there is no " + path
		e.Hint = "load the module: `sudo modprobe snd-seq` (in a container: pass --device /dev/snd), or start JACK"
	}
	return e
}
