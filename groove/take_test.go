package groove

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestReadTake(t *testing.T) {
	data := file(1, 96,
		track(at(0, 0xFF, metaTempo, 3, 0x07, 0xA1, 0x20), at(0, 0xFF, metaTempo, 3, 0, 0, 0), at(192, 0xFF, metaTempo, 3, 0x0F, 0x42, 0x40),
			at(0, 0xFF, metaMeter, 4, 3, 2, 24, 8)),
		track(at(12, 0x99, 36, 100), at(84, 0x89, 36, 0), at(200, 0xB9, 4, 90), at(50, 0xD9, 1)),
		track(at(5, 0x90, 60, 1)))
	got, err := ReadTake(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	want := &Take{
		Format: 1, PPQ: 96, Tracks: []TakeTrack{{}, {Programs: nil}, {}}, Length: 346,
		Tempos: []TakeTempo{{0, 500_000}, {192, 1_000_000}},
		Meters: []TakeMeter{{192, [2]int{3, 4}}},
		Notes:  []TakeNote{{5, 1, 60, 1, HighTom, 0, 2}, {12, 10, 36, 100, Kick, 0, 1}},
		End:    296, Zeros: 1,
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Take{})); d != "" {
		t.Error(d)
	}
	if part, err := got.KeepDrums(DrumPick{}); part.Channel != 10 || err != nil || len(got.Notes) != 1 {
		t.Errorf("drums on channel %d, %d notes, %v", part.Channel, len(got.Notes), err)
	}
	if bpm := got.Tempos[0].BPM(); bpm != 120 {
		t.Errorf("tempo %g", bpm)
	}
	for _, c := range []struct {
		tick int64
		want float64
	}{{0, 0}, {96, 0.5}, {192, 1}, {288, 2}} {
		if got := want.Seconds(c.tick); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("tick %d is at %g s, want %g", c.tick, got, c.want)
		}
	}
	for _, c := range []struct {
		tick   int64
		step   int64
		offset float32
	}{{0, 0, 0}, {11, 0, 11. / 24}, {12, 1, -0.5}, {23, 1, -1. / 24}, {36, 2, -0.5}, {25, 1, 1. / 24}} {
		if step, offset := want.Cell(c.tick); step != c.step || offset != c.offset {
			t.Errorf("tick %d is in step %d at %g, want %d, %g", c.tick, step, offset, c.step, c.offset)
		}
	}
}

func TestReadTakeNamesDamage(t *testing.T) {
	_, err := ReadTake(bytes.NewReader([]byte("RIFF")))
	wantError(t, err, "read smf", "MThd")
	_, err = ReadTake(bytes.NewReader(file(0, 96, track(at(0, 0x99, 36, 100)))[:25]))
	wantError(t, err, "truncated")
}
