package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// TestEightMore: eight loops are drawn beside the groove, which plays on; each call gives others; recall plays one, note for note, and keep makes a scene of
// one that does not play.
func TestEightMore(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.freeze": "true"})
	await(t, "a loop", func() bool { return r.Status().Loop.Playing })
	before, _, _ := r.session.Loop(0)
	eight := func() (loops []*groove.Loop) {
		r.apply(t, steer.More)
		await(t, "eight loops", func() bool {
			l, left := r.session.More()
			loops = l
			return left == 0 && len(l) == 8
		})
		return loops
	}
	loops, codes := eight(), map[string]bool{before.Origin.Code: true}
	for i, l := range append(loops, eight()...) {
		if near := i%8 < 4; near != (l.Origin.Seed == before.Origin.Seed) || l.Origin.Style != before.Origin.Style || codes[l.Origin.Code] {
			t.Errorf("loop %d: %s, code %s", i, l.Origin.Title(), l.Origin.Code)
		}
		codes[l.Origin.Code] = true
	}
	if now, _, _ := r.session.Loop(0); now.Pattern != before.Pattern {
		t.Error("the groove did not play on")
	}
	kept := loops[6].Origin.Code
	said := r.said(t, steer.Keep, kept)
	list := r.session.Presets()
	if len(list) != 1 || !list[0].Favorite {
		t.Fatalf("kept %+v", list)
	}
	if want := "kept as the scene " + list[0].Name; said != want {
		t.Errorf("keep says %q, want %q", said, want)
	}
	r.apply(t, steer.Recall, loops[2].Origin.Code)
	await(t, "the third", func() bool { l, _, _ := r.session.Loop(0); return l.Pattern == loops[2].Pattern })
	r.apply(t, steer.SceneLoad, list[0].Name)
	await(t, "the kept one", func() bool { l, _, _ := r.session.Loop(0); return l.Pattern == loops[6].Pattern })
	if err := r.Apply(steer.Request{Name: steer.Keep, Args: []any{"7:3"}}); err == nil {
		t.Error("a loop without a recall code was kept")
	}
}

// said executes a command and returns what it answers.
func (r *rig) said(t *testing.T, name string, args ...any) string {
	t.Helper()
	cmd, err := steer.Request{Name: name, Args: args}.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	result, err := r.session.Apply(cmd)
	if err != nil {
		t.Fatal(err)
	}
	return result.Remark
}

// TestTasteIsKept: what is rated, skipped and kept is stored beside the state, outlives the daemon, weighs the next loops only if taste says so, and can be
// forgotten.
func TestTasteIsKept(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	file := filepath.Join(dir, "taste.json")
	r := start(t, dir, nil)
	await(t, "a loop", func() bool { return r.Status().Loop.Playing })
	for taste, want := range []string{": 5 of 5; it weighs in the next choice when taste is above 0", ": 5 of 5"} {
		r.apply(t, "taste", taste)
		if said := r.said(t, steer.Rate, 5); !strings.HasPrefix(said, "rated ") || !strings.HasSuffix(said, want) {
			t.Errorf("rate says %q, want %q", said, want)
		}
	}
	r.apply(t, "taste", 0)
	r.apply(t, steer.Favorite)
	seed := r.session.State().Seed
	r.apply(t, steer.Skip)
	if got := r.session.State().Seed; got != seed+1 {
		t.Errorf("skip goes from seed %d to %d", seed, got)
	}
	for _, bad := range []any{0, 6, 2.5, "good"} {
		if err := r.Apply(steer.Request{Name: steer.Rate, Args: []any{bad}}); err == nil {
			t.Errorf("rated %v", bad)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	again := start(t, dir, nil)
	await(t, "a loop", func() bool { return again.Status().Loop.Playing })
	plays := func(seed int) (l *groove.Loop) {
		again.apply(t, "seed", seed)
		await(t, "the seed's loop", func() bool {
			l, _, _ = again.session.Loop(0)
			return l.Origin.Seed == uint64(seed) && l.Origin.Variation == 0
		})
		return l
	}
	chosen := func(taste float64, seed int) string {
		again.apply(t, "taste", taste)
		plays(12) // so that what plays next was chosen with this taste
		return plays(seed).Origin.Code
	}
	const first, seeds = 21, 20
	weighed, off := first, ""
	for ; ; weighed++ {
		if weighed == first+seeds {
			t.Fatalf("for none of %d seeds the opinions of the last run change the choice", seeds)
		}
		if off = chosen(0, weighed); chosen(1, weighed) != off {
			break
		}
	}
	again.apply(t, steer.ForgetTaste)
	if forgotten := chosen(1, weighed); forgotten != off {
		t.Errorf("without opinions taste chooses %s, off %s", forgotten, off)
	}
	if after, err := os.ReadFile(file); err != nil || len(after) >= len(data) {
		t.Errorf("%d bytes of taste, %d after it was forgotten (%v)", len(data), len(after), err)
	}
}
