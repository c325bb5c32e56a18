package control

import (
	"fmt"
	"math"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/groove"
)

// SchemaVersion is the version of all documents on the socket. A change that an old reader would misread increases it.
const SchemaVersion = 1

// Status is what the daemon is doing.
type Status struct {
	SchemaVersion int          `json:"schema_version"`
	Version       string       `json:"version"`
	PID           int          `json:"pid"`
	UptimeS       float64      `json:"uptime_s"`
	ReadyMS       float64      `json:"ready_ms"` // from the process's start to port open and first loop decoded; 0 = not yet
	Realtime      bool         `json:"realtime"` // notes are sent by a thread of real-time priority
	MIDI          MIDI         `json:"midi"`
	Clock         Clock        `json:"clock"`
	Loop          Loop         `json:"loop"`
	Lateness      Lateness     `json:"lateness"`
	Decode        Decode       `json:"decode"`
	Steer         steer.State  `json:"steer"`
	StateDir      string       `json:"state_dir,omitempty"`   // the folder of the state that outlives the daemon; empty = none is kept
	Unsaved       []string     `json:"unsaved,omitempty"`     // which files of the state are not saved, and why
	LibraryDir    string       `json:"library_dir,omitempty"` // the folder of the models
	Model         Model        `json:"model"`
	OSC           OSC          `json:"osc"`
	Web           Web          `json:"web"`
	Config        ConfigStatus `json:"config"`
	Record        Record       `json:"record"`
	Capture       Capture      `json:"capture"`
	Counters      Counters     `json:"counters"`
	Job           *jobs.Status `json:"job,omitempty"`     // the training that runs, or the last one; without its Verdict
	Folders       []Folder     `json:"folders,omitempty"` // the watched ones
	Kits          *KitsStatus  `json:"kits,omitempty"`
}

// MIDI is the status of the MIDI ports.
type MIDI struct {
	System string `json:"system"`          // "alsa", "jack", "coremidi", "none" …
	Mode   string `json:"mode"`            // "virtual", "port", "none"
	In     string `json:"in"`              // name of the input; empty = none, or it is missing
	Out    string `json:"out"`             // name of the output; empty = none, or it is missing
	Error  string `json:"error,omitempty"` // what is missing and how to get it, or the last error of the output

	Reconnects uint64 `json:"reconnects"` // how often ports came that were missing
}

// Clock is the status of the clock that the player follows.
type Clock struct {
	Mode      string  `json:"mode"`   // as configured: "auto", "external", "internal"
	Source    string  `json:"source"` // the present one: "external", "internal"
	State     string  `json:"state"`  // "stopped", "armed", "running", "lost"
	Locked    bool    `json:"locked"` // the tempo can be trusted
	BPM       float64 `json:"bpm"`    // 0 before a tempo is known
	Position  string  `json:"position"`
	Ticks     float64 `json:"ticks"`      // position in the song, 24 in each beat
	JitterMS  float64 `json:"jitter_ms"`  // standard deviation of the external ticks about the followed time
	LateTicks uint64  `json:"late_ticks"` // ticks that came late, together with others
	Epoch     uint32  `json:"epoch"`      // counts starts and jumps
	// Suspicion says that the ticks may be doubled ("doubled") or halved ("halved"), or that song positions count ticks
	// ("clocks"), and SuspectedBy what says so: "song position", or "last minute".
	Suspicion   string `json:"suspicion,omitempty"`
	SuspectedBy string `json:"suspected_by,omitempty"`
	// Unplaced says that the external clock was lost, came back, and has sent neither Start nor a song position since.
	Unplaced bool `json:"unplaced,omitempty"`
}

// Loop is the status of the loop that plays.
type Loop struct {
	ID          uint64  `json:"id"` // 0 = none yet
	Title       string  `json:"title"`
	Genre       string  `json:"genre"` // the strongest of the blend
	Seed        uint64  `json:"seed"`
	Variation   uint32  `json:"variation"`
	Code        string  `json:"code,omitempty"` // recall code
	Temperature float64 `json:"temperature"`
	Hits        int     `json:"hits"`
	Playing     bool    `json:"playing"`              // it sounds now
	PendingID   uint64  `json:"pending_id,omitempty"` // the loop that takes over at the next boundary
	Repeats     uint64  `json:"repeats"`
}

// CodeOf returns the argument of recall that brings a loop back: its recall code, or for a loop that has none its seed
// and variation.
func CodeOf(l *groove.Loop) string {
	if l.Origin.Code != "" {
		return l.Origin.Code
	}
	return steer.FormatLoopCode(l.Origin.Seed, l.Origin.Variation)
}

// LoopOf describes a loop without the fields that the player fills in; the zero Loop for nil.
func LoopOf(l *groove.Loop) Loop {
	if l == nil {
		return Loop{}
	}
	return Loop{
		Code: CodeOf(l), ID: l.ID, Title: l.Origin.Title(), Genre: l.Origin.Style.Dominant().String(), Seed: l.Origin.Seed,
		Variation: l.Origin.Variation, Temperature: l.Origin.Temperature, Hits: l.Pattern.Count(),
	}
}

// Lateness is how late notes were sent, in µs.
type Lateness struct {
	Count  uint64  `json:"count"`
	P50US  float64 `json:"p50_us"`
	P99US  float64 `json:"p99_us"`
	P999US float64 `json:"p999_us"`
	MaxUS  float64 `json:"max_us"`
}

// Decode is how long new loops take, from the request to the loop, in µs.
type Decode struct {
	Decoded uint64  `json:"decoded"`
	Failed  uint64  `json:"failed"`
	P50US   float64 `json:"p50_us"`
	P99US   float64 `json:"p99_us"`
	MaxUS   float64 `json:"max_us"`
	Error   string  `json:"error,omitempty"`  // of the last one, if it failed
	Behind  string  `json:"behind,omitempty"` // the machine hardly keeps up: how long a loop took, and what to set
}

// Model is the model that decodes.
type Model struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Engine  string `json:"engine"`               // that made the last loop
	Why     string `json:"engine_why,omitempty"` // why that one
	Weights string `json:"weights,omitempty"`    // "float32", "float16"
	File    string `json:"file,omitempty"`       // empty = the one inside the program
	Error   string `json:"error,omitempty"`      // why the last change of model was refused
}

// OSC is the status of the OSC port.
type OSC struct {
	Addr     string            `json:"addr"`            // as bound; empty = off
	Error    string            `json:"error,omitempty"` // why it is off, or the last error
	Counters map[string]uint64 `json:"counters,omitempty"`
	// KernelDrops is how many datagrams the system dropped before they were read, a number or "unknown"; empty = off. The
	// number is among the counters too.
	KernelDrops string `json:"kernel_drops,omitempty"`
}

// ConfigStatus is the status of the settings.
type ConfigStatus struct {
	File     string     `json:"file"`                // the file that is read, if it exists
	LoadedAt *time.Time `json:"loaded_at,omitempty"` // when the present settings were read
	Error    string     `json:"error,omitempty"`     // why the last edit was refused
	Restart  []string   `json:"restart,omitempty"`   // keys whose new values wait for the next start
}

// Record is the status of the recording.
type Record struct {
	File  string `json:"file,omitempty"` // empty = nothing
	Notes uint64 `json:"notes"`
	Error string `json:"error,omitempty"`
}

// Folder is a watched folder with MIDI files of the user.
type Folder struct {
	Path  string `json:"path"`
	Files int    `json:"files"`           // MIDI files in it and below it
	New   int    `json:"new"`             // how many of them no training has used
	Error string `json:"error,omitempty"` // why it cannot be read
}

// Counters count since the daemon's start. All but Notes and Sounding should stay 0.
type Counters struct {
	Notes       uint64 `json:"notes"`       // note-ons sent
	Sounding    uint64 `json:"sounding"`    // notes that have started and not ended
	LateDrops   uint64 `json:"late_drops"`  // notes that were dropped because they were far too late
	EarlyNotes  uint64 `json:"early_notes"` // notes with a place before the start or jump that they follow, which sounded at once
	EventDrops  uint64 `json:"event_drops"` // clock events that were dropped because the queue was full
	ReportDrops uint64 `json:"tell_drops"`  // reports of the player that were dropped because a queue was full
	SendErrors  uint64 `json:"send_errors"` // messages that the output refused
	Panics      uint64 `json:"panics"`      // how often the user silenced everything
}

// Event is one line of the stream.
type Event struct {
	SchemaVersion int    `json:"schema_version"`
	Reason        string `json:"reason"`  // "first", "interval", "change", "model" or "job": see the package comment
	Seq           uint64 `json:"seq"`     // counts the events of this stream, from 1
	Dropped       uint64 `json:"dropped"` // how many were dropped so far because the reader was slow
	Status        Status `json:"status"`
}

// Reload is the result of reading the settings again.
type Reload struct {
	SchemaVersion int      `json:"schema_version"`
	File          string   `json:"file"`
	Applied       []string `json:"applied"` // keys that took effect, and "kits" if a kit has changed
	Restart       []string `json:"restart"` // keys that wait for the next start

	KitsError string `json:"kits_error,omitempty"` // what is wrong with the user's kits, one line each
}

// Jobs lists trainings.
type Jobs struct {
	SchemaVersion int           `json:"schema_version"`
	Jobs          []jobs.Status `json:"jobs"`
}

// Models lists models.
type Models struct {
	SchemaVersion int             `json:"schema_version"`
	Models        []library.Entry `json:"models"`
}

// Use requests another model: exactly one of the fields is set. Only the user of the daemon can open the control
// socket, so only there a file may be named.
type Use struct {
	Model    string `json:"model,omitempty"`    // of the library: an id, the beginning of one, or "default"
	File     string `json:"file,omitempty"`     // the whole path of a file to add, in place of Model; on the control socket alone
	Previous bool   `json:"previous,omitempty"` // the one that played before, in place of Model
}

// Used is the model that decodes from the next loop on.
type Used struct {
	SchemaVersion int    `json:"schema_version"`
	ID            string `json:"id"`
	Name          string `json:"name,omitempty"`
	Before        string `json:"before"`         // id of the one that decoded before; the same if nothing has changed
	Note          string `json:"note,omitempty"` // what the user should know, for example that the settings name another model
}

// Params is the table of parameters.
type Params struct {
	SchemaVersion int     `json:"schema_version"`
	Params        []Param `json:"params"`
}

// Param is a row of the table of package steer, see steer.Param.
type Param struct {
	Name    string   `json:"name"`
	Address string   `json:"address"`
	Kind    string   `json:"kind"`
	Args    string   `json:"args"`
	Min     float64  `json:"min"`
	Max     float64  `json:"max"`
	Default []any    `json:"default,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Doc     string   `json:"doc"`
	Effect  string   `json:"effect"`
	Aliases []string `json:"aliases,omitempty"`
}

func params() Params {
	doc := Params{SchemaVersion: SchemaVersion}
	for _, p := range steer.Params() {
		doc.Params = append(doc.Params, Param{
			Name: p.Name, Address: p.Address, Kind: string(p.Kind), Args: p.Args, Min: p.Min, Max: p.Max, Default: p.Default,
			Choices: p.Choices, Unit: p.Unit, Doc: p.Doc, Effect: p.Effect.String(), Aliases: p.Aliases,
		})
	}
	return doc
}

// Position returns a position in ticks as DAWs show it: bar.beat.sixteenth, each from 1.
func Position(ticks float64) string {
	step := max(int(math.Floor(ticks/groove.TicksPerStep)), 0)
	return fmt.Sprintf("%d.%d.%d",
		step/groove.StepsPerBar+1, step%groove.StepsPerBar/groove.StepsPerBeat+1, step%groove.StepsPerBeat+1)
}
