package session

import (
	"testing"

	"github.com/groovegen/groovegen/daemon/pregen"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// TestLoopThatReturnsKeepsItsState freezes in the moment in which a loop's successor takes over: the loop is published
// again, then its successor plays, then it plays again. Its entry in the history has what it was made from.
func TestLoopThatReturnsKeepsItsState(t *testing.T) {
	var h loops
	of := snapshot{state: steer.Default()}
	of.state.Swing = 0.6
	first, second := &groove.Loop{ID: 1}, &groove.Loop{ID: 2}
	publish := func(l *groove.Loop) { h.publish(pregen.Published{Loop: l, Boundary: pregen.AtLoop, Tag: of}) }
	publish(first)
	h.tookOver(first)
	publish(second)
	publish(first)
	h.tookOver(second)
	h.tookOver(first)
	if n := len(h.played); n != 3 || h.played[2].loop != first {
		t.Fatalf("%d loops played, want 3, the first again at the end", n)
	}
	for i, e := range h.played {
		if !e.of.state.Equal(of.state) {
			t.Errorf("entry %d has lost its parameters: swing %g, want %g", i, e.of.state.Swing, of.state.Swing)
		}
	}
}
