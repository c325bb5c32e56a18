package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
)

// machine is what the checks examine; tests have their own.
type machine struct {
	os        string // GOOS
	env       func(string) (string, bool)
	sequencer string // ALSA's device
	clients   string // ALSA's list of clients and ports
	shm       string // where JACK servers have their sockets
	uid       int
	// priority reports whether real-time priority is allowed, and by what; known is false on systems without such a limit.
	priority func() (allowed bool, by string, known bool)
	// free returns the room in a folder, in bytes.
	free func(dir string) (free uint64, known bool)
}

func (p *probe) checkMIDI() Finding {
	f := Finding{Name: "midi", Verdict: Passed}
	switch {
	case p.daemon != nil && p.daemon.MIDI.Error != "":
		f.Verdict, f.Detail = Failed, p.daemon.MIDI.Error
		f.Hint = "repair that: grooved looks for it twice a second"
		if p.daemon.MIDI.System == "none" {
			f.Hint = "repair that, then start grooved again"
		}
		return f
	case p.daemon != nil && p.daemon.MIDI.System == "none":
		f.Detail = "none: grooved was started without MIDI"
		return f
	case p.daemon != nil && p.daemon.MIDI.System != "":
		f.Detail = fmt.Sprintf("grooved plays on %s: %s", p.daemon.MIDI.System, describe.MIDI(p.daemon.MIDI))
		return f
	case p.config.MIDI.System == "none":
		f.Detail = "none, as the settings say"
		return f
	}
	switch p.os {
	case "linux":
		return p.checkLinuxMIDI()
	case "darwin":
		f.Detail = "CoreMIDI is part of the system"
	case "windows":
		f.Detail = "Windows MIDI is part of the system; it has no virtual ports"
		if p.config.MIDI.In == "" && p.config.MIDI.Out == "" {
			f.Verdict = Warned
			f.Hint = "install a loopback driver such as loopMIDI, and name its port with --midi-in and --midi-out"
		}
	default:
		f.Verdict, f.Detail = Warned, "no MIDI system is known for "+p.os
		f.Hint = "play on Linux, macOS or Windows; here groovectl render writes .mid files"
	}
	return f
}

// checkLinuxMIDI looks for what the settings allow: the ALSA sequencer, a JACK server, or either.
func (p *probe) checkLinuxMIDI() Finding {
	f := Finding{Name: "midi", Verdict: Passed}
	jack := p.jackServer()
	if p.config.MIDI.System != "jack" {
		problem, hint := p.checkSequencer()
		if problem == "" {
			f.Detail = "ALSA sequencer at " + p.sequencer
			if jack != "" {
				f.Detail += "; JACK server " + jack + " runs too (--midi jack)"
			}
			return f
		}
		if p.config.MIDI.System != "auto" || jack == "" {
			f.Verdict, f.Detail, f.Hint = Failed, problem, hint
			return f
		}
	}
	if jack == "" {
		f.Verdict, f.Detail = Failed, "no JACK server runs for this user"
		f.Hint = "start one, for example: jackd -d alsa; JACK_DEFAULT_SERVER names one that is not the default"
		return f
	}
	f.Detail = "JACK server " + jack
	return f
}

func (p *probe) checkSequencer() (problem, hint string) {
	f, err := os.OpenFile(p.sequencer, os.O_RDWR, 0)
	switch {
	case err == nil:
		_ = f.Close() // opened as a test
		return "", ""
	case errors.Is(err, fs.ErrPermission):
		return "you may not use " + p.sequencer, "join the group audio, then log in again: sudo usermod -aG audio $USER"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no " + p.sequencer + " and no JACK server: grooved only records to a .mid file",
			"load the module: sudo modprobe snd-seq (in a container: --device /dev/snd), or start a JACK server"
	}
	return "the ALSA sequencer does not open: " + err.Error(), "see whether another program holds " + p.sequencer
}

// jackServer returns the name of the JACK server that runs for this user, or "". JACK 2 listens on the socket
// jack_SERVER_UID_0 in shared memory (JackConstants.h, JackSocket.cpp).
func (p *probe) jackServer() string {
	name, ok := p.env("JACK_DEFAULT_SERVER")
	if !ok || name == "" {
		name = "default"
	}
	path := filepath.Join(p.shm, "jack_"+name+"_"+strconv.Itoa(p.uid)+"_0")
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return "" // also when the socket is left of a server that died
	}
	_ = conn.Close()
	return name
}

// portLine matches a client or a port in ALSA's list: `Client  14 : "Midi Through" [Kernel]`, `  Port   0 : "Through-0" (RWe-)`.
var portLine = regexp.MustCompile(`^(Client|\s+Port)\s+\d+ : "(.*)" [\[(]`)

// alsaPorts lists the ports of other programs, as "client: port"; nil where there is no list.
func alsaPorts(list string) []string {
	data, err := os.ReadFile(list)
	if err != nil {
		return nil
	}
	var ports []string
	client := ""
	for _, line := range strings.Split(string(data), "\n") {
		m := portLine.FindStringSubmatch(line)
		switch {
		case m == nil:
		case m[1] == "Client":
			client = m[2]
		case client != "System":
			ports = append(ports, client+": "+m[2])
		}
	}
	return ports
}

func (p *probe) checkPorts() Finding {
	f := Finding{Name: "ports", Verdict: Passed}
	switch {
	case p.daemon == nil || p.daemon.MIDI.System == "": // the settings count
	case p.daemon.MIDI.System == "none":
		f.Detail = "none: grooved has no MIDI system"
		return f
	default:
		f.Detail = fmt.Sprintf("in %s, out %s", describe.NameOrNone(p.daemon.MIDI.In), describe.NameOrNone(p.daemon.MIDI.Out))
		return f
	}
	names := []string{p.config.MIDI.In.String(), p.config.MIDI.Out.String()}
	if names[0] == "" && names[1] == "" {
		f.Detail = fmt.Sprintf("a virtual port %q of its own", p.config.MIDI.Name)
		if p.config.MIDI.System == "none" {
			f.Detail = "none, as the settings say"
		}
		return f
	}
	ports := alsaPorts(p.clients)
	if ports == nil {
		f.Verdict, f.Detail = Warned, "the MIDI ports cannot be listed on this system"
		f.Hint = "start grooved: it reports whether it finds its ports"
		return f
	}
	for _, name := range names {
		if name != "" && !contains(ports, name) {
			f.Verdict, f.Detail = Failed, fmt.Sprintf("no port's name contains %q; the ports are: %s", name, strings.Join(ports, ", "))
			f.Hint = "start the program that has the port, or change midi.in and midi.out"
			return f
		}
	}
	f.Detail = "found " + strings.Join(names, " and ")
	return f
}

// contains reports whether a port's name contains text, in any case.
func contains(ports []string, text string) bool {
	for _, p := range ports {
		if strings.Contains(strings.ToLower(p), strings.ToLower(text)) {
			return true
		}
	}
	return false
}

func (p *probe) checkPriority() Finding {
	f := Finding{Name: "priority", Verdict: Passed}
	allowed, by, known := p.priority()
	switch {
	case p.daemon != nil && p.daemon.Realtime:
		f.Detail = "grooved sends notes on a thread of real-time priority"
	case p.daemon != nil && p.daemon.MIDI.Out == "":
		f.Detail = "not needed, since grooved has no MIDI output"
	case !known:
		f.Detail = "this system has no such setting"
	case allowed && p.daemon != nil:
		f.Verdict, f.Detail = Warned, "allowed here ("+by+"), but the running grooved does not have it"
		f.Hint = "start grooved again from a session like this one; for systemd set LimitRTPRIO"
	case allowed:
		f.Detail = "real-time priority is allowed: " + by
	default:
		f.Verdict, f.Detail = Warned, "real-time priority is not allowed: notes may be a few milliseconds late when the machine is busy"
		f.Hint = "echo '@audio - rtprio 20' | sudo tee /etc/security/limits.d/95-groovegen.conf; sudo usermod -aG audio $USER; log in again"
	}
	return f
}
