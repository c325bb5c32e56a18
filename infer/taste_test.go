package infer_test

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

func TestLikingFollowsOpinions(t *testing.T) {
	loop := func(v groove.Voice, steps ...int) (p groove.Pattern) {
		for _, s := range steps {
			for bar := range groove.Bars {
				p.Hits[bar*groove.StepsPerBar+s][v] = true
			}
		}
		return p
	}
	four, swung, near := loop(groove.Kick, 0, 4, 8, 12), loop(groove.Ride, 0, 3, 7, 11), loop(groove.Kick, 0, 4, 8, 11)
	taste := infer.NewTaste([]infer.Opinion{{four, 1}, {swung, -1}})
	if a, b, c := taste.Liking(&four), taste.Liking(&near), taste.Liking(&swung); a < 0.9 || b <= 0.2 || b >= a || c > -0.9 {
		t.Errorf("the liked loop %.2f, one like it %.2f, the disliked one %.2f", a, b, c)
	}
	unlike := loop(groove.Crash, 5)
	if x := taste.Liking(&unlike); x != 0 {
		t.Errorf("like nothing that was heard: %.2f", x)
	}
	if infer.NewTaste(nil).Liking(&four) != 0 {
		t.Error("without opinions something is liked")
	}
}

// TestTasteWeighsTheChoice: with a taste the loops that are played are more to it, and lack no more; the same taste gives the same loop, its code brings the
// loop back without the taste, and at 0 nothing changes.
func TestTasteWeighsTheChoice(t *testing.T) {
	t.Parallel()
	g, other := newCaptureModel(t), newCaptureModel(t)
	liked := loopOf(t, g, auditioned(groove.Funk, 100))
	taste := infer.NewTaste([]infer.Opinion{{liked.Decoded, 1}})
	without, with, moved := 0.0, 0.0, 0
	for seed := range uint64(8) {
		r := auditioned(groove.Funk, seed)
		plain := loopOf(t, g, r)
		r.Taste = taste
		if off := loopOf(t, g, r); off.Pattern != plain.Pattern {
			t.Errorf("seed %d: a taste that is off chooses candidate %d", seed, off.Origin.Draw)
		}
		r.TasteAmount = 1
		l := loopOf(t, g, r)
		if again := loopOf(t, other, r); again.Pattern != l.Pattern {
			t.Errorf("seed %d: the same taste gives another loop", seed)
		}
		code, err := infer.ParseCode(l.Origin.Code)
		if err != nil {
			t.Fatal(err)
		}
		if back := loopOf(t, g, code.Recipe); back.Pattern != l.Pattern {
			t.Errorf("seed %d: the code brings back another loop", seed)
		}
		target := infer.TargetOf(groove.Funk, infer.DefaultSteady, seed)
		if a, b := infer.Score(&l.Decoded, target), infer.Score(&plain.Decoded, target); a < b {
			t.Errorf("seed %d: it lacks more with a taste: %g, without %g", seed, a, b)
		}
		without, with = without+taste.Liking(&plain.Decoded), with+taste.Liking(&l.Decoded)
		if l.Origin.Draw != plain.Origin.Draw {
			moved++
		}
	}
	t.Logf("liking %.3f, without a taste %.3f; %d of 8 loops are others", with/8, without/8, moved)
	if with <= without || moved < 4 {
		t.Errorf("liking %.3f, without a taste %.3f; %d of 8 loops are others", with/8, without/8, moved)
	}
}
