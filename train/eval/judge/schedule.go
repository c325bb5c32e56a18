package judge

import "math"

// schedule is what validation has made of the training so far.
type schedule struct {
	Best  float64 `json:"best"`  // validation loss
	Since int     `json:"since"` // epochs since then
	Rate  float64 `json:"rate"`
}

// finished reports whether the validation loss has not fallen for too long.
func (t *trainer) finished() bool {
	p := t.j.Card.Config.Patience
	return p > 0 && t.schedule.Since >= p
}

// note records an epoch's validation loss and reports whether it is the best so far. Without validation windows each epoch is.
func (t *trainer) note(loss float64) bool {
	s := &t.schedule
	if len(t.validation) == 0 || loss < s.Best {
		s.Best, s.Since = loss, 0
		return true
	}
	s.Since++
	if p := t.j.Card.Config.Plateau; p > 0 && s.Since%p == 0 {
		s.Rate /= 2
	}
	return false
}

// rate is the learning rate of a step: a cosine over all epochs, or with Patience what the plateaus have left of it.
func (t *trainer) rate(at, steps int) float64 {
	c := t.j.Card.Config
	if c.Patience > 0 {
		return t.schedule.Rate
	}
	return c.Rate * 0.5 * (1 + math.Cos(math.Pi*float64(at)/float64(c.Epochs*steps))) * min(1, float64(at+1)/warmup)
}

// warmup is the number of steps in which the rate rises to its first value.
const warmup = 100
