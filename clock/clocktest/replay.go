package clocktest

import (
	"math"

	"github.com/groovegen/groovegen/clock"
)

// Segment measures how a follower followed one run of ticks in a log, from Start or Continue to the next one, or to
// Stop.
type Segment struct {
	Event     string  `json:"event"` // FA or FB
	Ticks     int     `json:"ticks"`
	BPM       float64 `json:"bpm"`        // of the fitted line; of a ramp the mean
	StartStep float64 `json:"start_step"` // followed position at the first tick, in steps
	Jumps     []Jump  `json:"jumps"`      // song positions that took effect while it ran
	Fit       string  `json:"fit"`        // line; or parabola, with lines before and after, for a ramp
	// Shift is how much later the sender's grid is from some tick on: the fit is then two parallel lines. 0 without a
	// shift.
	Shift float64 `json:"shift_us"`
	// RMS and Max compare the followed beat just after each tick, from Settled ticks on, with the fit.
	Settled int     `json:"settled_ticks"`
	RMS     float64 `json:"rms_us"`
	Max     float64 `json:"max_us"`
	// Smooth is the RMS against the parabola through the two beats around each tick, which fits any shape of ramp.
	Smooth  float64 `json:"smooth_rms_us"`
	Skipped int     `json:"skipped"`
	Doubled int     `json:"doubled"`
	Late    uint32  `json:"late_ticks"` // late ticks ignored as outliers
	Lost    bool    `json:"lost"`       // the follower lost the clock meanwhile
}

// Jump is a relocation while running.
type Jump struct {
	Tick int     `json:"tick"` // tick of the segment
	Step float64 `json:"step"`
}

// settle is the number of ticks before the measurement starts, if the segment is long enough.
const settle = 4 * clock.PPQN

// point is one tick of a segment.
type point struct {
	at       clock.Time
	followed float64 // position in ticks just after the tick
	tempo    float64 // ticks/s, as followed
	offset   float64 // sum of the jumps so far; without it the segment is one line
}

// replay is the segment in progress.
type replay struct {
	f      *clock.Follower
	points []point
	seg    Segment
	steps  Steps
	epoch  uint32
	late   uint32
	out    []Segment
}

// Replay feeds the events to a new follower and returns the segments with more than two ticks.
func Replay(events []clock.Event) []Segment {
	r := &replay{f: clock.NewFollower(120), out: []Segment{}}
	for _, e := range events {
		r.between(e.At)
		if e.Kind == clock.Start || e.Kind == clock.Continue || e.Kind == clock.Stop {
			r.finish()
		}
		r.f.Handle(e)
		switch e.Kind {
		case clock.Start:
			r.begin("FA")
		case clock.Continue:
			r.begin("FB")
		case clock.Tick:
			r.tick(e.At)
		case clock.Stop, clock.Position:
		}
	}
	r.finish()
	return r.out
}

func (r *replay) begin(event string) {
	r.seg = Segment{Event: event, Jumps: []Jump{}, Fit: "line"}
	r.points, r.steps = r.points[:0], Steps{}
	r.late = r.f.Health().Late
}

func (r *replay) tick(at clock.Time) {
	if r.seg.Event == "" {
		return
	}
	s := r.f.Status()
	p := point{at: at, followed: s.Timeline.TicksAt(at), tempo: float64(s.Timeline.Tempo) * clock.PPQN / 60}
	if n := len(r.points); n > 0 {
		p.offset = r.points[n-1].offset
		if s.Epoch != r.epoch {
			last := r.points[n-1]
			p.offset += math.Round(p.followed - last.followed - at.Sub(last.at).Seconds()*p.tempo)
			r.seg.Jumps = append(r.seg.Jumps, Jump{Tick: n, Step: math.Round(p.followed) / clock.TicksPerStep})
			r.steps = Steps{Played: r.steps.Played, Skipped: r.steps.Skipped, Doubled: r.steps.Doubled}
		}
	} else {
		r.seg.StartStep = p.followed / clock.TicksPerStep
	}
	r.epoch = s.Epoch
	r.points = append(r.points, p)
	r.steps.Observe(p.followed)
}

// between advances the time to the next event, in slices that are short compared with a step.
func (r *replay) between(until clock.Time) {
	if len(r.points) == 0 {
		return
	}
	const slice = 5e6
	for at := r.points[len(r.points)-1].at + slice; at < until; at += slice {
		r.f.Advance(at)
		s := r.f.Status()
		if s.State != clock.Running {
			r.seg.Lost = r.seg.Lost || s.State == clock.Lost
			return
		}
		r.steps.Observe(s.Timeline.TicksAt(at))
	}
}

func (r *replay) finish() {
	if len(r.points) > 2 {
		r.seg.Ticks = len(r.points)
		r.seg.Late = r.f.Health().Late - r.late
		r.seg.Skipped, r.seg.Doubled = r.steps.Skipped, r.steps.Doubled
		r.measure()
		r.out = append(r.out, r.seg)
	}
	r.points, r.seg = r.points[:0], Segment{}
}

// measure compares the followed positions with the fitted curve, ticks as a function of time.
func (r *replay) measure() {
	n := len(r.points)
	t, y := make([]float64, n), make([]float64, n)
	for i, p := range r.points {
		t[i] = p.at.Sub(r.points[0].at).Seconds()
		y[i] = float64(i)
	}
	best := bestCurve(t, y)
	r.seg.BPM = best.c[1] * 60 / clock.PPQN
	switch {
	case best.to > best.from:
		r.seg.Fit = "parabola"
		r.seg.BPM = y[n-1] / t[n-1] * 60 / clock.PPQN
	case !math.IsInf(best.shiftAt, 1):
		r.seg.Shift = -best.c[3] / best.c[1] * 1e6
	}
	// The curve counts ticks of the segment; the follower counts ticks of the song.
	base := math.Round(r.points[0].followed)
	r.seg.Settled = min(settle, n/4)
	var sum, smoothed float64
	for i := r.seg.Settled; i < n; i++ {
		p := r.points[i]
		e := (best.at(t[i]) + base + p.offset - p.followed) / p.tempo * 1e6
		sum += e * e
		r.seg.Max = math.Max(r.seg.Max, math.Abs(e))
		e = (smooth(t, y, i, clock.PPQN) + base + p.offset - p.followed) / p.tempo * 1e6
		smoothed += e * e
	}
	r.seg.RMS = math.Sqrt(sum / float64(n-r.seg.Settled))
	r.seg.Smooth = math.Sqrt(smoothed / float64(n-r.seg.Settled))
}
