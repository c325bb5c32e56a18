package train

import "time"

// Progress is what a run says of itself: a JSON line each.
type Progress struct {
	Kind       string  `json:"kind"`            // "step", now and then; "epoch", at each one's end
	Phase      string  `json:"phase,omitempty"` // "refine" for the second part of a run
	Epoch      int     `json:"epoch"`
	Epochs     int     `json:"epochs"`
	Step       int     `json:"step"`  // of the epoch
	Steps      int     `json:"steps"` // in an epoch
	Train      Losses  `json:"train"` // mean over the epoch so far
	Validation *Losses `json:"validation,omitempty"`
	Best       bool    `json:"best,omitempty"` // the validation loss was never lower
	Rate       float64 `json:"learning_rate"`
	PerSecond  float64 `json:"examples_per_second"`
	Left       float64 `json:"seconds_left"` // to the last epoch, if nothing stops the run before
}

// History is one finished epoch.
type History struct {
	Epoch      int     `json:"epoch"`
	Train      Losses  `json:"train"`
	Validation Losses  `json:"validation"`
	Rate       float64 `json:"learning_rate"`
}

// pace measures examples a second, and says when it is time to report.
type pace struct {
	begun, reported time.Time
	examples        int
}

// sayEvery is how often a running epoch is reported.
const reportEvery = 250 * time.Millisecond

func newPace() *pace { now := time.Now(); return &pace{begun: now, reported: now} }

// count notes n examples and reports whether sayEvery has passed since it last said so.
func (p *pace) count(n int) bool {
	p.examples += n
	if time.Since(p.reported) < reportEvery {
		return false
	}
	p.reported = time.Now()
	return true
}

func (p *pace) perSecond() float64 {
	return float64(p.examples) / max(time.Since(p.begun).Seconds(), 1e-9)
}
