package jobs

import (
	"io"
	"math"
	"time"
)

// SchemaVersion is the version of job.json, status.json and verdict.json.
const SchemaVersion = 1

// The values of Request.From.
const (
	FromCurrent = "current" // fine-tune the model that plays
	FromScratch = "scratch" // begin with random weights
)

// Request is what the user wants.
type Request struct {
	Data   string  `json:"data"`             // folder or zip of MIDI, absolute
	From   string  `json:"from"`             // FromCurrent or FromScratch
	Epochs int     `json:"epochs,omitempty"` // at most so many; 0 = the trainer chooses
	Seed   uint64  `json:"seed,omitempty"`
	Genre  string  `json:"genre,omitempty"` // of all files; empty = each one's own
	BPM    float64 `json:"bpm,omitempty"`   // of all files; 0 = each one's own

	Channel uint8  `json:"channel,omitempty"` // of the drums, 1–16; 0 = not given
	Track   string `json:"track,omitempty"`   // of the drums: name, or number from 1; empty = not given
	Kit     string `json:"kit,omitempty"`     // whose notes the files have; empty = General MIDI
}

// Job is one training: job.json.
type Job struct {
	SchemaVersion int       `json:"schema_version"`
	ID            string    `json:"id"`
	Created       time.Time `json:"created"`
	Request
	Base   string `json:"base"`             // file with the model that played when the job was made, absolute
	Parent string `json:"parent,omitempty"` // its id
}

// Base is the model that plays when a job is made.
type Base struct {
	ID    string
	Write func(io.Writer) error // its file
}

// Phase is what a worker does.
type Phase string

// The phases, in order. A job that has little to do may skip some.
const (
	PhaseRead     Phase = "read"     // the data
	PhaseRehearse Phase = "rehearse" // draws loops with the old model, so that the new one does not forget
	PhaseTrain    Phase = "train"
	PhaseRefine   Phase = "refine"  // trains the refiner; its epochs are counted from 1
	PhaseCompare  Phase = "compare" // old model against new
	PhaseDone     Phase = "done"
)

// Progress is one line of a worker.
type Progress struct {
	Phase        Phase   `json:"phase"`
	Epoch        int     `json:"epoch,omitempty"`  // from 1
	Epochs       int     `json:"epochs,omitempty"` // at most
	Step         int     `json:"step,omitempty"`   // of the epoch, or of another phase's work
	Steps        int     `json:"steps,omitempty"`
	Losses       *Losses `json:"losses,omitempty"`
	LearningRate float64 `json:"learning_rate,omitempty"`
	Examples     float64 `json:"examples_per_s,omitempty"`
	SecondsLeft  float64 `json:"seconds_left,omitempty"` // estimate; 0 = not known
	Message      string  `json:"message,omitempty"`
}

// Losses are the parts of the loss: means over the epoch so far, and the validation loss of the last whole epoch.
type Losses struct {
	Total      float64 `json:"total"`
	Hits       float64 `json:"hits"`
	Offset     float64 `json:"offset"`
	Velocity   float64 `json:"velocity"`
	KL         float64 `json:"kl"`
	Validation float64 `json:"validation,omitempty"`
}

// Verdict is a worker's decision about its candidate: verdict.json.
type Verdict struct {
	SchemaVersion int       `json:"schema_version"`
	Accept        bool      `json:"accept"`
	Reason        string    `json:"reason"`               // in a sentence, for either outcome
	Data          []string  `json:"data,omitempty"`       // what the data was taken for, a sentence each: "metal" is learned as rock
	NewData       Measure   `json:"new_data"`             // held-out windows of the new data
	OldGenres     []Measure `json:"old_genres,omitempty"` // what the old model knew, a genre each
}

// Measure holds the same figures of both models on the same windows, by the figure's name: "hit_f1", "loss" …
type Measure struct {
	Name    string             `json:"name"`
	Windows int                `json:"windows"`
	Old     map[string]float64 `json:"old,omitempty"`
	New     map[string]float64 `json:"new,omitempty"`
}

// State is the state of a job.
type State string

// The states. Interrupted jobs continue at the daemon's next start; the last three are final.
const (
	StateRunning     State = "running"
	StateInterrupted State = "interrupted"
	StateDone        State = "done"
	StateFailed      State = "failed"
	StateCancelled   State = "cancelled"
)

// Final reports whether the job has ended for good.
func (s State) Final() bool { return s == StateDone || s == StateFailed || s == StateCancelled }

// Status is the present state of a job: status.json, and what clients see.
type Status struct {
	Job
	State     State      `json:"state"`
	Started   time.Time  `json:"started"`         // of the first worker
	Ended     *time.Time `json:"ended,omitempty"` // when the state became final
	Starts    int        `json:"starts"`          // workers started so far
	Fruitless int        `json:"barren"`          // how many of the last ones made no progress
	Progress  Progress   `json:"progress"`        // the newest
	Read      string     `json:"read,omitempty"`  // what was read of the data, and what was left out
	Verdict   *Verdict   `json:"verdict,omitempty"`
	Model     string     `json:"model,omitempty"`   // id of the result
	Outcome   string     `json:"outcome,omitempty"` // of the result, in a sentence
	Error     string     `json:"error,omitempty"`   // why it failed or was interrupted
	Garbage   int        `json:"garbage,omitempty"` // lines of the worker that could not be read
}

// finite replaces infinities and NaN, which JSON cannot contain, by 0.
func (p Progress) finite() Progress {
	list := []*float64{&p.LearningRate, &p.Examples, &p.SecondsLeft}
	if p.Losses != nil {
		l := *p.Losses
		p.Losses = &l
		list = append(list, &l.Total, &l.Hits, &l.Offset, &l.Velocity, &l.KL, &l.Validation)
	}
	for _, x := range list {
		if math.IsNaN(*x) || math.IsInf(*x, 0) {
			*x = 0
		}
	}
	return p
}
