package dataset

import (
	"fmt"
	"strings"
	"testing"
)

// song is a take of bars, of which bar i has hits that seeds[i] decides.
func song(seeds ...int) []hit {
	var hits []hit
	for bar, seed := range seeds {
		for beat := range 4 {
			hits = append(hits, hit{float64(16*bar + 4*beat), 36, uint8(1 + (seed*7+beat)%127)}, hit{float64(16*bar + 4*beat + 2), 42, uint8(1 + seed)})
		}
	}
	return hits
}

func splitsOf(t *testing.T, files map[string][]byte) (map[string]Split, *Set) {
	t.Helper()
	s, err := Open(folder(t, files), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Split{}
	for _, p := range s.Performances {
		if before, ok := got[p.File]; ok && before != p.Split {
			t.Errorf("%s is in %v and %v", p.File, before, p.Split)
		}
		got[p.File] = p.Split
	}
	return got, s
}

// The same playing never is in two splits: saved at another tempo (so at other bytes), as an excerpt, inside a longer song,
// or with other timing between the steps.
func TestOverlappingFilesAreNeverParted(t *testing.T) {
	files := map[string][]byte{}
	for i := range 40 {
		name := fmt.Sprintf("rock/%02d", i)
		files[name+".mid"] = midi(t, 100, song(i, i, i+1, i+1)...)
		files[name+"-fast.mid"] = midi(t, 140, song(i, i, i+1, i+1)...)
		files[name+"-song.mid"] = midi(t, 100, song(i+80, i, i, i+1, i+1, i+80)...)
		late := song(i, i, i+1, i+1)
		for j := range late {
			late[j].step += 0.125
		}
		files[name+"-late.mid"] = midi(t, 100, late...)
	}
	got, _ := splitsOf(t, files)
	if len(got) != len(files) {
		t.Fatalf("%d files of %d", len(got), len(files))
	}
	held := 0
	for name, split := range got {
		if whole, found := strings.CutSuffix(name, ".mid"); found && len(whole) == len("rock/00") {
			for _, variant := range []string{"-fast", "-song", "-late"} {
				if got[whole+variant+".mid"] != split {
					t.Errorf("%s is in %v, %s%s in %v", name, split, whole, variant, got[whole+variant+".mid"])
				}
			}
		}
		if split == Validation {
			held++
		}
	}
	if held == 0 || held > len(files)/2 {
		t.Errorf("%d of %d are held out", held, len(files))
	}
}

// A loop of one bar and its four bars written out are one group.
func TestShortLoopIsKinOfItsRounds(t *testing.T) {
	for seed := range 20 {
		got, _ := splitsOf(t, map[string][]byte{
			"rock/a.mid": midi(t, 100, song(seed)...), "rock/b.mid": midi(t, 100, song(seed, seed, seed, seed)...), "rock/c.mid": midi(t, 100, song(99)...),
		})
		if len(got) != 3 || got["rock/a.mid"] != got["rock/b.mid"] || got["rock/a.mid"] == got["rock/c.mid"] {
			t.Errorf("seed %d: %v", seed, got)
		}
	}
}

// Where genres.csv would part a group, what is held out stays so.
func TestSidecarCannotPartKin(t *testing.T) {
	got, s := splitsOf(t, map[string][]byte{
		"rock/a.mid": midi(t, 100, song(1, 2, 3, 4)...), "rock/b.mid": midi(t, 120, song(1, 2, 3, 4)...), "rock/c.mid": midi(t, 120, song(5, 6, 7, 8)...),
		"genres.csv": []byte("file,split\nrock/a.mid,train\nrock/b.mid,test\nrock/c.mid,train\n"),
	})
	if got["rock/a.mid"] != Test || got["rock/b.mid"] != Test || got["rock/c.mid"] != Train {
		t.Errorf("got %v", got)
	}
	if len(s.Remarks) != 1 || s.Remarks[0].Name != "rock/a.mid" || !strings.Contains(s.Remarks[0].Text, `in test, not train: it shares bars with "rock/b.mid"`) {
		t.Errorf("remarks %v", s.Remarks)
	}
}

func TestOneFileIsTrainedOn(t *testing.T) {
	for seed := range 30 {
		got, _ := splitsOf(t, map[string][]byte{"rock/a.mid": midi(t, 100, song(seed)...)})
		if got["rock/a.mid"] != Train {
			t.Errorf("seed %d: %v", seed, got)
		}
	}
}

// Where many files are one group, it is learned from, and the odd one out is judged by, whatever their hashes.
func TestMostOfTheDataIsTrainedOn(t *testing.T) {
	for seed := range 40 {
		files := map[string][]byte{"rock/other.mid": midi(t, 100, song(seed+50, seed+51, seed+52, seed+53)...)}
		for i := range 5 {
			files[fmt.Sprintf("rock/%d.mid", i)] = midi(t, float64(100+i), song(seed, seed, seed, seed, i+90)...)
		}
		got, _ := splitsOf(t, files)
		if got["rock/other.mid"] != Validation || got["rock/0.mid"] != Train || got["rock/4.mid"] != Train {
			t.Fatalf("seed %d: %v", seed, got)
		}
	}
}
