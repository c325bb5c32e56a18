package seq

import "github.com/groovegen/groovegen/groove"

// scale changes the speed of the groove against the song: at 2 the groove plays two bars while the song plays one. The
// zero value is 1.
type scale struct {
	now, next float64 // 0 = 1
}

// SetTimescale sets how fast the groove plays: ½ for half-time, 1, or 2 for double-time. While the song runs, it takes
// effect at the next bar line of the song. Realtime-safe: yes.
func (s *Sequencer) SetTimescale(factor float64) {
	switch factor {
	case 0.5, 1, 2:
		s.scale.next = factor
	}
	if !s.running {
		s.scale.apply()
	}
}

// Timescale returns how fast the groove plays against the song. Realtime-safe: yes.
func (s *Sequencer) Timescale() float64 { return s.scale.factor() }

func (c *scale) factor() float64 {
	if c.now == 0 {
		return 1
	}
	return c.now
}

func (c *scale) groove(song float64) float64 { return song * c.factor() }
func (c *scale) song(groove float64) float64 { return groove / c.factor() }

// apply makes the new factor current.
func (c *scale) apply() {
	if c.next != 0 {
		c.now, c.next = c.next, 0
	}
}

// due reports whether a new factor waits and groove step k, which is about to open, is on a bar line of the song.
func (c *scale) due(k int) bool {
	return c.next != 0 && c.next != c.factor() && k%int(groove.StepsPerBar*c.factor()) == 0
}

// applyAt makes the new factor current. It converts a step and the cursor, both counted with the old factor, to the
// numbers that the same instant has with the new one.
func (c *scale) applyAt(k int, cursor float64) (step int, at float64) {
	ratio := c.next / c.factor()
	c.apply()
	return int(float64(k) * ratio), cursor * ratio
}
