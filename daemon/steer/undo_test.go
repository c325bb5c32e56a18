package steer

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

func param(t *testing.T, name string) *Param {
	t.Helper()
	p, err := Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestADragIsOneStep(t *testing.T) {
	density, swing, next := param(t, "density"), param(t, "swing"), param(t, "next")
	at := func(ms int) time.Time { return time.UnixMilli(int64(ms)) }
	var u History[int]
	for i := range 50 { // two faders at once, for longer than a pause
		u.Note(2*i, density, at(100*i))
		u.Note(2*i+1, swing, at(100*i+50))
	}
	if back, _ := u.Steps(); back != 2 {
		t.Fatalf("two drags are %d steps", back)
	}
	u.Note(200, density, at(60000))
	u.Note(201, next, at(60010))
	u.Note(202, next, at(60020))
	if back, _ := u.Steps(); back != 5 {
		t.Errorf("a later drag and two presses of a button make %d steps, want 5", back)
	}
	for _, want := range []int{202, 201, 200, 1, 0} {
		if got, ok := u.Undo(-1); !ok || got != want {
			t.Errorf("back to %d, %v; want %d", got, ok, want)
		}
	}
	if _, ok := u.Undo(-1); ok {
		t.Error("back beyond the beginning")
	}
}

func TestUndoGoesBackAndForthThroughEverything(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var u History[State]
	states := []State{Default()}
	for i := range 60 {
		u.Note(states[len(states)-1], param(t, "next"), time.Unix(int64(i), 0))
		states = append(states, randomState(r))
	}
	now := len(states) - 1
	for range 2000 {
		if r.IntN(2) == 0 {
			s, ok := u.Undo(states[now])
			if ok != (now > 0) {
				t.Fatalf("back from %d: %v", now, ok)
			}
			if ok {
				now--
				if !s.Equal(states[now]) {
					t.Fatalf("back to %d gives another state", now)
				}
			}
			continue
		}
		s, ok := u.Redo(states[now])
		if ok != (now < len(states)-1) {
			t.Fatalf("forth from %d: %v", now, ok)
		}
		if ok {
			now++
			if !s.Equal(states[now]) {
				t.Fatalf("forth to %d gives another state", now)
			}
		}
	}
	u.Note(states[now], param(t, "next"), time.Unix(1e6, 0))
	if _, forth := u.Steps(); forth != 0 {
		t.Error("what was undone can be redone after another change")
	}
	for i := range 1000 {
		u.Note(states[0], param(t, "next"), time.Unix(int64(2e6+i), 0))
	}
	if back, _ := u.Steps(); back != MaxUndo {
		t.Errorf("%d steps are kept, want %d", back, MaxUndo)
	}
}

func TestRerollVisitsEverySeed(t *testing.T) {
	s, n := Default(), 0
	for first := true; first || s.Seed != 0; first = false {
		s, _ = apply(t, s, "re-roll")
		n++
	}
	if n != 1<<20 {
		t.Errorf("it comes round after %d seeds", n)
	}
	s.Seed = MaxSeed
	if s, _ = apply(t, s, "reroll"); s.Seed >= 1<<20 {
		t.Errorf("seed %d is long to tell", s.Seed)
	}
	if s, _ = apply(t, Default(), "previous"); s.Seed != MaxSeed {
		t.Errorf("before seed 0 comes %d", s.Seed)
	}
}

func TestLoopCodes(t *testing.T) {
	for _, c := range []struct {
		arg  any
		want LoopCode
		err  error
	}{
		{12, LoopCode{ID: 12}, nil},
		{float32(12), LoopCode{ID: 12}, nil},
		{"12", LoopCode{ID: 12}, nil},
		{" -1", LoopCode{Back: 1}, nil},
		{int32(-64), LoopCode{Back: 64}, nil},
		{"7:3", LoopCode{Seed: 7, Variation: 3}, nil},
		{"0:0", LoopCode{}, nil},
		{0, LoopCode{}, ErrRange},
		{"7:", LoopCode{}, ErrType},
		{"7:-1", LoopCode{}, ErrType},
		{"7:99999999999", LoopCode{}, ErrType},
		{"99999999999999999999:1", LoopCode{}, ErrType},
		{"yesterday", LoopCode{}, ErrType},
		{1.5, LoopCode{}, ErrType},
		{-1e12, LoopCode{}, ErrRange},
		{nil, LoopCode{}, ErrType},
	} {
		got, err := ReadLoopCode([]any{c.arg})
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%v: %+v, %v; want %+v, %v", c.arg, got, err, c.want, c.err)
		}
		_, effect, err := try(Default(), Recall, c.arg)
		if !errors.Is(err, c.err) || (err == nil) != (effect == Do) {
			t.Errorf("recall %v has effect %v, error %v; want %v", c.arg, effect, err, c.err)
		}
	}
	if _, err := ReadLoopCode(nil); !errors.Is(err, ErrCount) {
		t.Errorf("nothing: %v", err)
	}
}
