package config

import "slices"

// Config is every setting of the daemon. It is comparable; Compare says what differs.
type Config struct {
	MIDI    MIDI
	Clock   Clock
	OSC     OSC
	Web     Web
	Control Control
	Engine  Engine
	Model   Model
	Retrain Retrain
	Play    Play
	Record  Record
	State   State
	Log     Log
}

// MIDI is the settings of the MIDI ports.
type MIDI struct {
	System System // the MIDI system and kind of ports
	In     Text   // port to attach to for the clock; empty = the virtual port
	Out    Text   // port to attach to for the notes; empty = the virtual port
	Name   Name   // name of the virtual port

	Connect NameList // ports of other programs that are connected to the virtual port as they appear, by parts of their names
}

// Clock is the settings of the clock.
type Clock struct {
	Source   ClockSource
	Gap      Gap          // where an external clock goes on that was lost and comes back without a position
	Position PositionUnit // what the song positions of an external clock count
}

// OSC is the addresses of OSC, and who may send.
type OSC struct {
	Addr      Addr     // UDP address to listen on; empty = no OSC
	ReplyPort Port     // port to which a sender gets its feedback
	Clients   AddrList // and to these addresses always
	Access    Access   // who on the network may send
	Query     Switch   // list the addresses by HTTP (OSCQuery), on the TCP port of the same number
	Announce  Switch   // announce the port on the network by Zeroconf
}

// Control is the socket for groovectl.
type Control struct {
	Socket Path // empty = the default place; see Socket
}

// Engine is the settings of the decoder.
type Engine struct {
	Name    EngineName
	Threads Threads // 0 = the engine chooses
	Weights Weights
}

// Model is the settings of the model.
type Model struct {
	File    Path // empty = the model that was in use last; at first the one inside the program
	Library Path // where trained models are kept; empty = the default place; see LibraryDir
}

// Retrain is the settings of training on the user's own MIDI.
type Retrain struct {
	Folders PathList // watched for new MIDI files
	Auto    Switch   // train on them automatically, while the song is stopped
}

// Record is the file of the recording.
type Record struct {
	File Path // .mid; empty = nothing is written
}

// State is the folder of the daemon's own files.
type State struct {
	Dir Path // empty = the default place; see StateDir
}

// Log is the settings of the log, on standard error.
type Log struct {
	Level  LogLevel
	Format LogFormat
}

// Default returns the settings without any file, environment or flag.
func Default() Config {
	return Config{
		MIDI:   MIDI{System: "auto", Name: "GrooveGen"},
		Clock:  Clock{Source: "auto", Gap: "count", Position: "steps"},
		OSC:    OSC{Addr: "127.0.0.1:9000", ReplyPort: 9001, Access: "paired", Query: true, Announce: true},
		Web:    Web{Listen: "127.0.0.1:7770"},
		Engine: Engine{Name: "auto", Weights: "auto"},
		Play:   defaultPlay(),
		Log:    Log{Level: "info", Format: "text"},
	}
}

// field is one setting as every source sees it.
type field struct {
	key   string // section.name, as in the file
	flag  string // name on the command line; empty = none
	live  bool   // a running daemon can take a new value
	value scalar
	help  string
}

const (
	live    = true
	restart = false
)

// fields is the one table of settings, in the manual's order.
func (c *Config) fields() []field {
	return slices.Concat(c.edgeFields(), c.Play.fields(), c.fileFields())
}

// edgeFields are the settings of where the daemon meets the outside.
func (c *Config) edgeFields() []field {
	return []field{
		{"midi.system", "midi", restart, &c.MIDI.System, "where the MIDI port comes from: auto, virtual, port, jack or none"},
		{"midi.in", "midi-in", restart, &c.MIDI.In, "attach to the MIDI input whose name contains this, for the clock"},
		{"midi.out", "midi-out", restart, &c.MIDI.Out, "attach to the MIDI output whose name contains this, for the notes"},
		{"midi.name", "midi-name", restart, &c.MIDI.Name, "name of the virtual MIDI port"},
		{"midi.connect", "midi-connect", restart, &c.MIDI.Connect, "connect the virtual port to ports whose names contain these, separated by commas (ALSA, JACK)"},
		{"clock.source", "clock", restart, &c.Clock.Source, "clock to follow: auto, external or internal"},
		{"clock.gap", "clock-gap", restart, &c.Clock.Gap, "where a lost clock goes on: count from where it was lost, or extrapolate"},
		{"clock.position", "clock-position", restart, &c.Clock.Position, "what song positions count: steps, or clocks as Ardour's do"},
		{"osc.addr", "osc", restart, &c.OSC.Addr, "UDP address for OSC; empty for none"},
		{"osc.reply_port", "osc-reply-port", restart, &c.OSC.ReplyPort, "UDP port of a controller that feedback is sent to"},
		{"osc.clients", "osc-clients", restart, &c.OSC.Clients, "addresses that get all feedback, separated by commas"},
		{"web.listen", "web", restart, &c.Web.Listen, "TCP address of the web page; empty for none"},
		{"web.hosts", "web-hosts", restart, &c.Web.Hosts, "more host names that browsers may use, separated by commas"},
		{"osc.access", "osc-access", restart, &c.OSC.Access, "who on the network may send OSC: paired or anyone"},
		{"osc.query", "osc-query", restart, &c.OSC.Query, "list the OSC addresses by HTTP (OSCQuery)"},
		{"osc.announce", "osc-announce", restart, &c.OSC.Announce, "announce OSC on the network by Zeroconf"},
		{"control.socket", "socket", restart, &c.Control.Socket, "control socket, for groovectl"},
		{"engine.name", "engine", restart, &c.Engine.Name, "decoder: auto, cpu, gpu, gpu-software or gorgonia"},
		{"engine.threads", "threads", restart, &c.Engine.Threads, "threads that decode; 0 = the engine chooses"},
		{"engine.weights", "weights", restart, &c.Engine.Weights, "precision of the weights: auto, float32 or float16"},
		{"model.file", "model", restart, &c.Model.File, "model file (safetensors); empty = the one in use last"},
		{"model.library", "library", restart, &c.Model.Library, "folder for trained models"},
		{"retrain.folders", "retrain-folders", live, &c.Retrain.Folders, "folders that are watched for new MIDI to learn from"},
		{"retrain.auto", "retrain-auto", live, &c.Retrain.Auto, "train on new MIDI automatically, while the song is stopped"},
	}
}

// fileFields are the settings of what the daemon writes.
func (c *Config) fileFields() []field {
	return []field{
		{"record.file", "record", restart, &c.Record.File, "write what is played to this .mid file"},
		{"state.dir", "state", restart, &c.State.Dir, "folder for the daemon's own files"},
		{"log.level", "log-level", live, &c.Log.Level, "how much is logged: debug, info, warn or error"},
		{"log.format", "log-format", restart, &c.Log.Format, "how it is logged: text or json"},
	}
}
