package steer

import "time"

const (
	// MaxUndo is how many steps can be undone.
	MaxUndo = 100
	// dragPause is how long a fader may rest and still be in the same drag.
	dragPause = time.Second
	// dragReach is how many steps back a drag is looked for: so many faders may be moved at once.
	dragReach = 5
)

// History keeps what was steered before, to go back and forth. T is all that a change replaces. It is pure: times are
// arguments. The zero value is ready.
type History[T any] struct {
	past, future []step[T]
}

// step is what was before a change, or after it.
type step[T any] struct {
	value T
	drag  string    // the parameter that is dragged; empty for what is done at once
	at    time.Time // when the drag last moved
}

// Note adds a step; before is the value until now. What was undone can no longer be redone. Changes of
// a parameter that can be dragged, each within a second of the one before, are one step together; p is nil for what is not one
// parameter's change.
func (u *History[T]) Note(before T, p *Param, now time.Time) {
	u.future = nil
	name := ""
	if p.Draggable() {
		name = p.Name
		for i := len(u.past) - 1; i >= max(0, len(u.past)-dragReach); i-- {
			if s := &u.past[i]; s.drag == name && now.Sub(s.at) < dragPause {
				s.at = now
				return
			}
		}
	}
	u.past = bounded(append(u.past, step[T]{before, name, now}))
}

// Undo returns what was before the last step; now is what is. It is not ok when there is nothing to undo.
func (u *History[T]) Undo(now T) (before T, ok bool) { return move(&u.past, &u.future, now) }

// Redo returns what was before the last Undo; now is what is. It is not ok when there is nothing to redo.
func (u *History[T]) Redo(now T) (after T, ok bool) { return move(&u.future, &u.past, now) }

// Steps returns how many steps can be undone and redone.
func (u *History[T]) Steps() (back, forth int) { return len(u.past), len(u.future) }

// move removes the last step of from and adds now to to.
func move[T any](from, to *[]step[T], now T) (value T, ok bool) {
	n := len(*from)
	if n == 0 {
		return value, false
	}
	value = (*from)[n-1].value
	(*from)[n-1] = step[T]{} // what it holds is large
	*from = (*from)[:n-1]
	*to = bounded(append(*to, step[T]{value: now}))
	return value, true
}

func bounded[T any](steps []step[T]) []step[T] {
	if len(steps) > MaxUndo {
		steps = append([]step[T](nil), steps[len(steps)-MaxUndo:]...)
	}
	return steps
}

// Draggable reports whether a parameter is moved by faders and pads, which send many values for one move; nil is not.
func (p *Param) Draggable() bool {
	if p == nil {
		return false
	}
	switch p.Kind {
	case KindFloat, KindPair, KindWeights, KindLatent:
		return true
	case KindInt, KindBool, KindEnum, KindString, KindGroove, KindPins, KindAction, KindPrompt, KindCall:
	}
	return false
}
