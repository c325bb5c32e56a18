package train

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/nn"
)

func TestDivideEvenly(t *testing.T) {
	for _, c := range []struct {
		counts, want map[groove.Genre]int
		limit        int
	}{
		{nil, nil, 10},
		{map[groove.Genre]int{groove.Funk: 3}, map[groove.Genre]int{groove.Funk: 3}, 10},
		{map[groove.Genre]int{groove.Funk: 9, groove.Jazz: 2, groove.Rock: 90}, map[groove.Genre]int{groove.Funk: 4, groove.Jazz: 2, groove.Rock: 4}, 10},
		{map[groove.Genre]int{groove.Funk: 9, groove.Jazz: 9}, map[groove.Genre]int{groove.Funk: 3, groove.Jazz: 2}, 5},
	} {
		var counts, want [groove.NumGenres]int
		for g, n := range c.counts {
			counts[g] = n
		}
		for g, n := range c.want {
			want[g] = n
		}
		if got := divideEvenly(counts, c.limit); got != want {
			t.Errorf("%d of %v: %v, want %v", c.limit, counts, got, want)
		}
	}
}

// What a training leaves is the encoder's means of windows, each under its own genre, and places between two of them.
func TestAnchorsAreWindows(t *testing.T) {
	m, e := tinyModel(t), nn.NewEngine()
	defer e.Close()
	windows := loops(100).Windows(dataset.Train)
	var of [groove.NumGenres]int
	for _, g := range m.Anchors.Genre {
		of[g]++
	}
	if n := len(m.Anchors.Genre); n != of[0]+of[1]+of[2] || min(of[0], of[1], of[2]) == 0 || max(of[0], of[1], of[2]) > anchorsKept {
		t.Errorf("%d anchors, %v by genre", n, of)
	}
	twin, err := FromModel(e, m, len(windows))
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]groove.Genre{}
	all := twin.encoded(windows)
	for i, w := range windows {
		places[row(all, i)] = w.Genre
	}
	between := 0
	for i, g := range m.Anchors.Genre {
		is, ok := places[row(m.Anchors, i)]
		if m.Anchors.Between[i] {
			between++
		} else if !ok || is != g {
			t.Fatalf("anchor %d of %v is where no window of that genre is", i, g)
		}
		if m.Anchors.Between[i] && ok {
			t.Fatalf("anchor %d of %v lies between windows, and one is there", i, g)
		}
	}
	if between == 0 || between == len(m.Anchors.Genre) {
		t.Errorf("%d of %d anchors lie between windows: want some, not all", between, len(m.Anchors.Genre))
	}
}

// row is an anchor's place as a key.
func row(l *infer.Anchors, i int) string {
	n := len(l.Z) / len(l.Genre)
	return fmt.Sprintf("%.4f", l.Z[i*n:(i+1)*n])
}

func TestRetrainedModelKeepsAnchors(t *testing.T) {
	mark := func(g groove.Genre, n int, z float32) *infer.Anchors {
		l := &infer.Anchors{}
		for range n {
			l.Z, l.Genre = append(l.Z, z, z), append(l.Genre, g)
		}
		return l
	}
	count := func(l *infer.Anchors) map[groove.Genre][2]int { // of old (z 0) and fresh (z 1)
		out := map[groove.Genre][2]int{}
		for i, g := range l.Genre {
			n := out[g]
			n[int(l.Z[2*i])]++
			out[g] = n
		}
		return out
	}
	old := mark(groove.Funk, 1500, 0)
	other := mark(groove.Jazz, 500, 0)
	old.Z, old.Genre = append(old.Z, other.Z...), append(old.Genre, other.Genre...)
	for _, c := range []struct {
		name       string
		old, fresh *infer.Anchors
		want       map[groove.Genre][2]int
	}{
		{"room for all", mark(groove.Funk, 20, 0), mark(groove.Rock, 30, 1), map[groove.Genre][2]int{groove.Funk: {20, 0}, groove.Rock: {0, 30}}},
		{"half are fresh", old, mark(groove.Funk, 800, 1), map[groove.Genre][2]int{groove.Funk: {750, 750}, groove.Jazz: {500, 0}}},
		{"few are fresh", old, mark(groove.Funk, 5, 1), map[groove.Genre][2]int{groove.Funk: {1495, 5}, groove.Jazz: {500, 0}}},
		{"nothing fresh", old, nil, map[groove.Genre][2]int{groove.Funk: {1500, 0}, groove.Jazz: {500, 0}}},
	} {
		got := mergeAnchors(c.old, c.fresh)
		if d := cmp.Diff(c.want, count(got)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	if mergeAnchors(nil, mark(groove.Funk, 5, 1)) != nil {
		t.Error("a model without anchors shows what it was taught last alone")
	}
}
