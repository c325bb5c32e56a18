package pregen

import (
	"fmt"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// Behind says that a machine takes so long to draw loops that soon it does not keep up. The zero value says that it
// keeps up.
type Behind struct {
	Took, Lasts time.Duration // the last loop: how long it took to draw, and how long it plays
	Audition    int           // of how many candidates it was
	Enough      int           // candidates with which it would take a quarter of its length
}

// A machine is behind from the first loop that takes more than half of its own length until one takes less than a
// quarter.
const (
	behindFrom  = 0.5
	behindUntil = 0.25
)

// after returns what is known after another loop was drawn.
func (b Behind) after(r *infer.Recipe, took time.Duration) Behind {
	lasts := time.Duration(groove.Steps / groove.StepsPerBeat * float64(time.Minute) / r.Style.BPM)
	switch share := float64(took) / float64(lasts); {
	case share < behindUntil:
		return Behind{}
	case share > behindFrom || b.Took > 0:
		n := max(r.Audition, 1)
		return Behind{took, lasts, n, min(max(int(float64(n)*behindUntil/share), 1), n)}
	}
	return b
}

// String says what to do; it is empty while the machine keeps up.
func (b Behind) String() string {
	switch {
	case b.Took == 0:
		return ""
	case b.Enough < b.Audition:
		return fmt.Sprintf("the machine hardly keeps up: a loop of %.1f s took %.1f s to draw: set audition %d, now %d", b.Lasts.Seconds(), b.Took.Seconds(), b.Enough, b.Audition)
	}
	return fmt.Sprintf("the machine hardly keeps up: a loop of %.1f s took %.1f s to draw: set drift 0, so that none has to be drawn while one plays",
		b.Lasts.Seconds(), b.Took.Seconds())
}
