package ctltest

import "github.com/groovegen/groovegen/daemon/control"

// Playing is the status of a daemon in the middle of its work.
func Playing() control.Status {
	return control.Status{
		Version: Version, PID: 4711, UptimeS: 3725.9, ReadyMS: 87.4, Realtime: true,
		MIDI:     control.MIDI{System: "alsa", Mode: "virtual", In: "GrooveGen", Out: "GrooveGen"},
		Clock:    control.Clock{Mode: "auto", Source: "external", State: "running", Locked: true, BPM: 120.007, Position: "5.2.3", Ticks: 422.5, JitterMS: 0.75, LateTicks: 3},
		Loop:     control.Loop{ID: 7, Title: "funk, 100 BPM, seed 42", Genre: "funk", Seed: 42, Hits: 76, Playing: true, PendingID: 8},
		Lateness: control.Lateness{Count: 5012, P50US: 41, P99US: 230, P999US: 512, MaxUS: 1812.5},
		Decode:   control.Decode{Decoded: 9, P50US: 400, P99US: 900, MaxUS: 950},
		Model:    control.Model{ID: "0123456789ab", Engine: "cpu"},
		OSC:      control.OSC{Addr: "[::]:9000", Counters: map[string]uint64{"packets": 12}},
		Web:      control.Web{Addr: "127.0.0.1:7770", Counters: map[string]uint64{"pages": 2}},
		Config:   control.ConfigStatus{File: "/c/grooved.toml"},
		Counters: control.Counters{Notes: 5012},
	}
}

// Ailing is the status of a daemon with everything wrong.
func Ailing() control.Status {
	s := Playing()
	s.Realtime = false
	s.MIDI = control.MIDI{System: "none", Error: "there is no /dev/snd/seq: load the module: sudo modprobe snd-seq"}
	s.Clock = control.Clock{Mode: "external", Source: "external", State: "lost", Position: "1.1.1"}
	s.Loop = control.Loop{PendingID: 1}
	s.Lateness = control.Lateness{}
	s.OSC = control.OSC{Error: "udp :9000 is in use"}
	s.Model.Why = "the GPU engine gave no answer within 250ms; it is started again in 2s"
	s.Model.Error = "m.safetensors: tensor dense1.weight is missing"
	s.Decode = control.Decode{Decoded: 9, Error: "decode loop: out of memory"} // none that somebody waited for
	s.Unsaved = []string{"read /s/state.json: schema_version is 2, this program reads 1"}
	s.Config.Error = "/c/grooved.toml:3: play.bpm: 1 is out of range"
	s.Web = control.Web{Error: "serve web page on 127.0.0.1:7770: address in use"}
	s.Config.Restart = []string{"osc.addr"}
	s.Record = control.Record{File: "take.mid", Error: "disk full"}
	s.Counters = control.Counters{LateDrops: 1, EventDrops: 2, SendErrors: 3}
	return s
}
