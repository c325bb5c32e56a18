package player

import (
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

const (
	// maxLead is the longest lead that a slow machine gets. What is steered is heard that much later.
	maxLead = 150 * time.Millisecond
	// leadTicks bounds a lead that became longer, in ticks of the song. The sequencer opens a step half a step early. With as much lead
	// again it is one step ahead of the song; after a jump it knows what it played of no more than that.
	leadTicks = groove.TicksPerStep / 2.0
	// leadDecay is how slowly a lead that is no longer needed goes back: by a thousandth of the time that passes, 1 ms a second.
	leadDecay = 1000
)

// lead is how far ahead of their instants messages are handed to an output that has a thread of its own. Usually it is what the output
// asks for. Where the timing goroutine runs late, because a garbage collection or another program holds it up, it becomes twice as long
// as it was late, at most maxLead and half a step. Afterwards it goes back slowly. Without a lead of the output there is none.
type lead struct {
	least   time.Duration // the output's
	extra   time.Duration // on top of it
	planned clock.Time    // when the goroutine wanted to run again; 0 = not yet
	seen    clock.Time    // when it ran last
}

// length returns the present lead at a tempo; 0 = none yet. Realtime-safe: yes.
func (l *lead) length(tempo clock.BPM) time.Duration {
	length := l.least + l.extra
	if tempo > 0 {
		halfStep := time.Duration(leadTicks * float64(time.Minute) / (float64(tempo) * groove.StepsPerBeat * groove.TicksPerStep))
		length = max(min(length, halfStep), l.least)
	}
	return length
}

// ran notes that the goroutine runs. Realtime-safe: yes.
func (l *lead) ran(now clock.Time) {
	if l.planned != 0 {
		l.extra = max(l.extra-now.Sub(l.seen)/leadDecay, 0)
		l.late(now.Sub(l.planned))
	}
	l.seen = now
}

// received notes how old an input message is. One may be as old as half the output's lead: JACK delivers messages a period after they
// came, and its lead is two. Realtime-safe: yes.
func (l *lead) received(age time.Duration) { l.late(age - l.least/2) }

// late notes by how much something was done too late. Realtime-safe: yes.
func (l *lead) late(by time.Duration) {
	if l.least > 0 {
		l.extra = max(l.extra, min(2*by, maxLead)-l.least)
	}
}
