package clock

import "time"

const (
	// longestStall is how long a sender that is held up may be silent: after a longer silence it was stopped, and sends nothing later.
	longestStall = 2 * time.Second
	// mostOwed is after how many ticks a sender has caught up in any case.
	mostOwed = 4 * PPQN
)

// debt is the time that a sender was silent, less the ticks that it has sent since. While some is left, ticks that come faster than the
// tempo are those that were held up.
type debt struct {
	open    bool
	elapsed time.Duration // since the last tick before the silence
	came    int           // ticks since then
}

// begin notes the first tick after a silence.
func (d *debt) begin(lost bool, silence time.Duration) {
	*d = debt{open: lost && silence <= longestStall, elapsed: silence, came: 1}
}

// pays reports whether a tick that comes gap after the one before is a late one, at a tempo of freq ticks a second.
func (d *debt) pays(gap time.Duration, freq float64) bool {
	d.elapsed += gap
	d.came++
	d.open = d.open && d.came < mostOwed && gap.Seconds()*freq < catchUpGap && d.elapsed.Seconds()*freq > float64(d.came)
	return d.open
}
