package session

import (
	"errors"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// checkDice: each roll gives the voice another part and leaves the others as they are, to the bit; the next groove is drawn whole again, and a
// locked voice is refused.
func checkDice(t *testing.T, e *loopMaker, p *steer.Param) {
	v := voiceOf(t, p)
	s := set(t, set(t, takesState(), "genre", genreWith(v)), "swing", 0.6)
	first := e.loop(t, s, 0)
	changed, sounds := 0, hitsOf(v)(first) > 0
	const rolls = 4
	rolled := s
	for range rolls {
		rolled = set(t, rolled, p.Name)
		l := e.loop(t, rolled, 0)
		othersAre(t, &first.Pattern, &l.Pattern, v)
		if !sameVoice(&first.Pattern, &l.Pattern, v) {
			changed++
		}
		sounds = sounds || hitsOf(v)(l) > 0
	}
	if sounds && changed == 0 {
		t.Errorf("%d rolls change nothing", rolls)
	}
	if a, b := e.loop(t, set(t, rolled, steer.Next), 0), e.loop(t, set(t, s, steer.Next), 0); a.Pattern != b.Pattern {
		t.Error("the next groove is not drawn whole")
	}
	if _, _, err := try(set(t, s, "voice/"+v.String()+"/lock", true), steer.Request{Name: p.Name}); !errors.Is(err, steer.ErrLocked) {
		t.Errorf("locked: %v", err)
	}
}

// checkDrumify: each step of the captured groove is struck, whichever voice struck it, and the kit is not the captured groove. Another captured groove
// is no rhythm; off, the loop is as before, to the bit.
func checkDrumify(t *testing.T, e *loopMaker, p *steer.Param) {
	b := beat()
	s := set(t, funkState(t, 0), steer.Captured, b.Text())
	for seed := range int64(4) {
		near := set(t, s, "seed", seed+1)
		with := set(t, near, p.Name, true)
		l := e.loop(t, with, 0)
		for step := range groove.Steps {
			if b.Hits[step] != [groove.NumVoices]bool{} && l.Pattern.Hits[step] == [groove.NumVoices]bool{} {
				t.Errorf("seed %d: nothing plays at step %d", near.Seed, step)
			}
		}
		if strays(l) == 0 {
			t.Errorf("seed %d: the kit is what was captured", near.Seed)
		}
		if e.loop(t, set(t, with, p.Name, false), 0).Pattern != e.loop(t, near, 0).Pattern {
			t.Errorf("seed %d: off, it is another loop than before", near.Seed)
		}
	}
	with := set(t, s, p.Name, true)
	if set(t, with, steer.Captured, "kick 0 8").Drumify || !set(t, s, steer.Captured, "kick 0 8", p.Name, true).Drumify {
		t.Error("what is captured next is a rhythm when it is said to be one, and only then")
	}
}

// checkRedraw: a number brings its part back, and 0 the one that was drawn with the others; a file has it too.
func checkRedraw(t *testing.T, e *loopMaker, p *steer.Param) {
	v := voiceOf(t, p)
	s := set(t, takesState(), "genre", genreWith(v))
	first := e.loop(t, s, 0)
	second := set(t, set(t, s, "voice/"+v.String()+"/dice"), "voice/"+v.String()+"/dice")
	if a, b := e.loop(t, second, 0), e.loop(t, set(t, s, p.Name, 2), 0); a.Pattern != b.Pattern {
		t.Error("number 2 is not the second roll")
	}
	if l := e.loop(t, set(t, second, p.Name, 0), 0); l.Pattern != first.Pattern {
		t.Error("at 0 it is not what was drawn with the others")
	}
	a, b := e.inFile(t, s), e.inFile(t, second)
	othersAre(t, &a, &b, v)
}
