package capture

import (
	"slices"
	"time"
)

// echoWindow is the largest time between a note that we send and its echo on the input, through a loop of cables.
const echoWindow = 50 * time.Millisecond

// Echoes keeps the last notes that were sent, so that a capture leaves them out when they come back.
type Echoes struct {
	ring [128]sentNote
	next int

	sent, back int // since Begin: how many were sent, and how many came back
}

type sentNote struct {
	Note
	echo Note // the note of the input that was taken for its echo; its velocity is 0 if there is none
}

// Begin restarts the counts.
func (e *Echoes) Begin() { e.sent, e.back = 0, 0 }

// Sent adds a note that was sent.
func (e *Echoes) Sent(s Note) {
	e.ring[e.next%len(e.ring)] = sentNote{Note: s}
	e.next++
	e.sent++
}

// Return reports whether our notes come back at all. Through a loop of cables nearly all of them do. If only a few did,
// the user played the same notes, as happens with a pad of fixed velocity.
func (e *Echoes) Return() bool { return 2*e.back > e.sent }

// Match reports whether a note is one that was sent: it has the same key and velocity at about the same time, and no
// later note is nearer. Each sent note has one echo. If an earlier note was taken for it, and this one is nearer, Match also
// returns that one: the user played it, and the echo came late.
func (e *Echoes) Match(s Note, after []Note) (ours bool, played Note) {
	for i := range e.ring {
		o := &e.ring[i]
		if !o.same(s) || o.apart(s) >= echoWindow || o.echo.Velocity > 0 && o.apart(o.echo) <= o.apart(s) {
			continue
		}
		nearer := func(l Note) bool { return o.same(l) && o.apart(l) < o.apart(s) }
		if slices.ContainsFunc(after, nearer) {
			continue
		}
		if played, o.echo = o.echo, s; played.Velocity == 0 {
			e.back++
		}
		return true, played
	}
	return false, Note{}
}

func (s *Note) same(o Note) bool { return s.Velocity == o.Velocity && s.Key == o.Key }

func (s *Note) apart(o Note) time.Duration { return max(s.At.Sub(o.At), o.At.Sub(s.At)) }
