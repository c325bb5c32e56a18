package train

import "time"

// Progress is a report of a run, one JSON line each.
type Progress struct {
	Kind       string  `json:"kind"`            // "step", at intervals; "epoch", at the end of each
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

// pace measures examples a second, and decides when to report.
type pace struct {
	begun, reported time.Time
	examples        int
}

// reportEvery is the interval of reports within an epoch.
const reportEvery = 250 * time.Millisecond

func newPace() *pace { now := time.Now(); return &pace{begun: now, reported: now} }

// count adds n examples and returns whether reportEvery has passed since it last returned true.
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
