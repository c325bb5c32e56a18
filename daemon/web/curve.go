package web

import "github.com/groovegen/groovegen/daemon/training/jobs"

// maxCurve is the number of points of a curve, more than a screen can show.
const maxCurve = 400

// lossPoint is a point of a training's curve: epoch, total, hits, offset, velocity, KL, validation.
type lossPoint [7]float64

// lossCurve is the losses of the newest training, as far as this daemon has seen them. Only listReader uses it.
type lossCurve struct {
	job    string
	phase  jobs.Phase
	points []lossPoint
	stride int // every n-th point is kept
	skip   int
}

// update adds the current losses of a job.
func (c *lossCurve) update(s *jobs.Status) {
	if s == nil || s.Progress.Losses == nil {
		return
	}
	p := s.Progress
	if c.job != s.ID || c.phase != p.Phase { // the refiner's epochs start from 0 again
		*c = lossCurve{job: s.ID, phase: p.Phase, stride: 1}
	}
	at := float64(p.Epoch)
	if p.Steps > 0 && p.Step < p.Steps {
		at += float64(p.Step)/float64(p.Steps) - 1
	}
	l := p.Losses
	c.add(lossPoint{
		round(at, 1e3), round(l.Total, 1e5), round(l.Hits, 1e5), round(l.Offset, 1e5), round(l.Velocity, 1e5), round(l.KL, 1e5), round(l.Validation, 1e5),
	})
}

// add appends a point after the last one, keeps every stride-th, and removes every second one when the curve is full.
func (c *lossCurve) add(p lossPoint) {
	n := len(c.points)
	if n > 0 && p[0] <= c.points[n-1][0] {
		if p[0] == c.points[n-1][0] {
			c.points[n-1] = p // a newer value for the same place
		}
		return
	}
	if c.skip++; c.skip < c.stride && n > 0 {
		return
	}
	c.skip = 0
	if n == maxCurve { // half as many points from now on
		for i := range n / 2 {
			c.points[i] = c.points[2*i]
		}
		c.points = c.points[:n/2]
		c.stride *= 2
	}
	c.points = append(c.points, p)
}

// jobDoc is the newest training with its curve.
type jobDoc struct {
	jobs.Status
	Curve []lossPoint `json:"curve,omitempty"`
}

// doc joins a job, which may be nil or another one than the curve's, with its curve.
func (c *lossCurve) doc(s *jobs.Status) *jobDoc {
	if s == nil {
		return nil
	}
	d := &jobDoc{Status: *s}
	if s.ID == c.job {
		d.Curve = c.points
	}
	return d
}
