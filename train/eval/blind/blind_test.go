package blind

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/alloctest"
	"github.com/groovegen/groovegen/train/eval/human"
)

// windows are steady grooves of three genres, of which jazz has one take only.
func windows() (list []human.Loop) {
	for i := range 30 {
		var p groove.Pattern
		for s := i % 3; s < groove.Steps; s += 4 {
			p.Hits[s][groove.ClosedHat], p.Velocities[s][groove.ClosedHat] = true, float32(40+i)/127
			p.Offsets[s][groove.ClosedHat] = -0.125
		}
		l := human.Loop{Pattern: &p, Genre: []groove.Genre{groove.Rock, groove.Jazz, groove.Funk}[i%3], BPM: float64(90 + i), Performance: i}
		if l.Genre == groove.Jazz {
			l.Performance = 1
		}
		list = append(list, l)
	}
	return list
}

func kicks(_ groove.Style, seed uint64) (*groove.Pattern, error) {
	var p groove.Pattern
	for s := 0; s < groove.Steps; s += 4 {
		p.Hits[s][groove.Kick], p.Velocities[s][groove.Kick] = true, float32(20+seed%100)/127
	}
	return &p, nil
}

func made(t *testing.T, n int, seed uint64) *Test {
	t.Helper()
	pairs, err := Choose(t.Context(), windows(), kicks, n, seed)
	if err != nil {
		t.Fatal(err)
	}
	return NewTest(pairs, seed, "model")
}

// TestPairs: each has a drummer's groove and ours of one genre and tempo, both on the grid on average; the sides are as many, the genres too, and a
// take comes again only when all have come. A seed gives the same test, another seed another.
func TestPairs(t *testing.T) {
	test := made(t, 12, 5)
	sides, genres, seen := map[Side]int{}, map[groove.Genre]int{}, map[float64]bool{}
	for i := range test.pairs {
		p := &test.pairs[i]
		sides[p.Drummer]++
		genres[p.Genre]++
		if seen[p.BPM] {
			t.Errorf("the window of %g BPM comes twice", p.BPM)
		}
		seen[p.BPM] = true
		other := B
		if p.Drummer == B {
			other = A
		}
		if !p.at(p.Drummer).Hits[firstStep(p.Genre)][groove.ClosedHat] || !p.at(other).Hits[0][groove.Kick] {
			t.Errorf("pair %d: the drummer is not at %s", i, p.Drummer)
		}
		if late := p.real.Timing().Center; late < -0.01 || late > 0.01 {
			t.Errorf("pair %d: the drummer is %.3f steps late", i, late)
		}
	}
	if sides[A] != 6 || genres[groove.Rock] != 4 || genres[groove.Jazz] != 4 || genres[groove.Funk] != 4 {
		t.Errorf("sides %v, genres %v", sides, genres)
	}
	if again := made(t, 12, 5); again.Key.Test != test.Key.Test {
		t.Error("the same seed gives another test")
	}
	if other := made(t, 12, 6); other.Key.Test == test.Key.Test {
		t.Error("another seed gives the same test")
	}
	if _, err := Choose(t.Context(), windows(), kicks, 31, 1); err == nil {
		t.Error("31 pairs of 30 windows")
	}
}

// firstStep is where the drummer of the windows of a genre begins.
func firstStep(g groove.Genre) int {
	return map[groove.Genre]int{groove.Rock: 0, groove.Jazz: 1, groove.Funk: 2}[g]
}

// TestWrite: nothing in the folder but the key says which is which: no tag, no length, no word of the page.
func TestWrite(t *testing.T) {
	test, dir := made(t, 3, 1), t.TempDir()
	if err := test.Write(dir, nil); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, PageFile))
	if err != nil {
		t.Fatal(err)
	}
	for i := range test.pairs {
		p := &test.pairs[i]
		var sizes [2]int
		for k, s := range []string{"a", "b"} {
			name := "sounds/0" + string(rune('1'+i)) + s + ".wav"
			data, errRead := os.ReadFile(filepath.Join(dir, name))
			if errRead != nil {
				t.Fatal(errRead)
			}
			sizes[k] = len(data)
			if !strings.Contains(string(page), name) && !strings.Contains(string(page), strings.ReplaceAll(name, "/", `\/`)) {
				t.Errorf("the page does not play %s", name)
			}
			if bytes.Contains(data[len(data)-200:], []byte("LIST")) {
				t.Errorf("%s has tags", name)
			}
		}
		if sizes[0] != sizes[1] {
			t.Errorf("pair %d: %d and %d bytes", i, sizes[0], sizes[1])
		}
		if strings.Contains(string(page), `"drummer":"`+string(p.Drummer)) {
			t.Error("the page has the solution")
		}
	}
	file, err := os.Open(filepath.Join(dir, KeyFile))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	k, err := ReadKey(file)
	if err != nil || k.Test != test.Key.Test || len(k.Pairs) != 3 || k.Pairs[0].Drummer != test.pairs[0].Drummer {
		t.Errorf("the key is %+v: %v", k, err)
	}
}

// TestScore: all right, all wrong, and one of several listeners; answers of other tests, of no pair and twice are refused.
func TestScore(t *testing.T) {
	k := made(t, 12, 5).Key
	answers := func(wrong int) Answers {
		a := Answers{SchemaVersion: 1, Test: k.Test, Listener: "Ann"}
		for i, p := range k.Pairs {
			side := p.Drummer
			if i < wrong {
				side = map[Side]Side{A: B, B: A}[side]
			}
			a.Answers = append(a.Answers, Answer{p.Pair, side})
		}
		return a
	}
	scores := k.Rate([]Answers{answers(0), answers(12), answers(3)})
	if len(scores) != 4 || scores[0].Right != 12 || scores[1].Right != 0 || scores[2].Right != 9 || scores[3].Right != 21 || scores[3].Answers != 36 {
		t.Fatalf("%+v", scores)
	}
	for i, want := range []string{"told apart", "more often than not", "guessing", "guessing"} {
		if !strings.Contains(scores[i].String(), want) {
			t.Errorf("%s: want %s", scores[i], want)
		}
	}
	for name, spoil := range map[string]func(*Answers){
		"version": func(a *Answers) { a.SchemaVersion = 2 }, "test": func(a *Answers) { a.Test = "other" }, "none": func(a *Answers) { a.Answers = nil },
		"pair": func(a *Answers) { a.Answers[0].Pair = 13 }, "twice": func(a *Answers) { a.Answers[1].Pair = a.Answers[0].Pair },
		"side": func(a *Answers) { a.Answers[0].Drummer = "c" }, "": func(*Answers) {},
	} {
		a := answers(0)
		spoil(&a)
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = ReadAnswers(bytes.NewReader(data), k); (err == nil) != (name == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadAnswers(f *testing.F) {
	pairs, err := Choose(f.Context(), windows(), kicks, 3, 1)
	if err != nil {
		f.Fatal(err)
	}
	k := NewTest(pairs, 1, "m").Key
	f.Add([]byte(`{"schema_version":1,"test":"` + k.Test + `","answers":[{"pair":1,"drummer":"a"}]}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		if a, err := ReadAnswers(bytes.NewReader(data), k); err == nil {
			if s := k.Rate([]Answers{a}); len(s) != 1 || s[0].Right > s[0].Answers || !(s[0].Low <= s[0].Share && s[0].Share <= s[0].High) {
				t.Errorf("%+v", s)
			}
		}
	})
}
