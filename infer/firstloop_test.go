package infer_test

import (
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// TestFirstLoopsLackNothing: the loop that each genre starts with is as good as an audition can say.
func TestFirstLoopsLackNothing(t *testing.T) {
	t.Parallel()
	g := newCaptureModel(t)
	for _, genre := range groove.AllGenres() {
		first := genre.First()
		r := auditioned(genre, first.Seed)
		r.Style.BPM = first.BPM
		l := loopOf(t, g, r)
		v := infer.Judge(&l.Decoded, first.BPM, infer.TargetOf(genre, infer.DefaultSteady, first.Seed))
		t.Logf("%s %g seed %d: %.3f, kicks %d, backbeat %t", genre, first.BPM, first.Seed, v.Score, v.Kicks, v.Backbeat)
		if v.Score < 0 || len(v.Lacks) > 0 {
			t.Errorf("%s, seed %d at %g BPM: %.3f, lacks %v", genre, first.Seed, first.BPM, v.Score, v.Lacks)
		}
	}
}
