package daemon

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/infer"
)

// exported returns the loop that plays as it is exported.
func exported(t *testing.T, r *rig) (*groove.Loop, piece.Piece) {
	t.Helper()
	l, p, err := r.session.AsPlayed(0)
	if err == nil {
		err = p.Validate()
	}
	if err != nil {
		t.Fatal(err)
	}
	return l, p
}

// inSong reports whether the code of an export is that of its loop, played in a song of this kind.
func inSong(t *testing.T, p piece.Piece, l *groove.Loop, want infer.Song) bool {
	t.Helper()
	code, err := infer.ParseCode(p.Code)
	if err != nil || code.Loop != l.Origin.Code || code.Song != want {
		t.Errorf("the code %s is of %s, played as %+v, want %+v of %s: %v", p.Code, code.Loop, code.Song, want, l.Origin.Code, err)
		return false
	}
	return true
}

// places returns the notes without their lengths, which chokes across the loop's end may change.
func places(p piece.Piece) map[piece.Note]int {
	m := map[piece.Note]int{}
	for _, n := range p.Notes {
		n.Length = 0
		m[n]++
	}
	return m
}

// TestExportIsWhatWasHeard plays a loop with fills, then with one that is requested, then in half-time and double-time, each time round to its
// end, and compares the export with what was sent. On a busy machine the player drops a stroke that is a beat late: then it was not
// heard, and is not in the export.
func TestExportIsWhatWasHeard(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.bpm": "300", "play.freeze": "true", "play.genre": "funk"})
	l := r.settled(t)
	var before uint64
	dropped := func() int { return int(r.Status().Counters.LateDrops - before) }
	stop := func(after float64) {
		t.Helper()
		await(t, "the loop to go round", func() bool { return r.Status().Clock.Ticks > after })
		r.apply(t, "transport/stop")
		await(t, "stopped", func() bool { return r.Status().Clock.State == "stopped" && len(r.hanging()) == 0 })
		played := int(r.Status().Counters.Notes)
		await(t, "all of it recorded", func() bool { n, _ := r.recording.Count(); return n >= played })
	}
	again := func() {
		t.Helper()
		before = r.Status().Counters.LateDrops
		r.apply(t, "transport/start")
		await(t, "the beginning", func() bool { s := r.Status().Clock; return s.State == "running" && s.Ticks < 200 })
	}
	same := func(what string) piece.Piece {
		t.Helper()
		_, p := exported(t, r)
		want, err := r.recording.Piece(1)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(places(p), places(want)) || p.Units != want.Units {
			t.Errorf("%s: the export has %d notes, %d were heard; or others", what, len(p.Notes), len(want.Notes))
		}
		return p
	}
	stop(400)
	if p := same("plain"); dropped() == 0 && (!p.IsPattern(&l.Pattern) || p.Tempos[0].BPM != 300) {
		t.Errorf("a loop that was played as it is: %d notes at %v, %d dropped", len(p.Notes), p.Tempos, dropped())
	}
	r.apply(t, "fill_every", 2)
	again()
	stop(784) // the second time round: the song begins without the landing of a fill
	if p := same("with fills"); p.IsPattern(&l.Pattern) {
		t.Error("the export has no fill")
	} else if dropped() == 0 {
		inSong(t, p, l, infer.Song{FillEvery: 2, Bar: 4})
	}
	r.apply(t, "fill_every", 0)
	again()
	r.apply(t, "fill")
	stop(400)
	if p := same("with a fill that was requested"); p.IsPattern(&l.Pattern) {
		t.Error("the export has no fill")
	} else if dropped() == 0 {
		inSong(t, p, l, infer.Song{Live: true})
	}
	for scale, units := range map[string]int64{"half": 2 * groove.LoopUnits, "double": groove.LoopUnits / 2} {
		r.apply(t, "timescale", scale)
		again()
		stop(float64(units)/groove.OffsetUnits*groove.TicksPerStep + 20)
		_, p := exported(t, r)
		if want := l.Pattern.Count(); p.Units != units || len(p.Notes) > want || len(p.Notes) < want-dropped() {
			t.Errorf("%s: %d notes in %d units, want %d in %d; %d were dropped", scale, len(p.Notes), p.Units, want, units, dropped())
		}
		for _, n := range p.Notes {
			at := (n.Unit - n.Early) * groove.LoopUnits / units
			if step := (at + groove.OffsetUnits/2) / groove.OffsetUnits; !l.Pattern.Hits[max(step, 0)][n.Voice] {
				t.Errorf("%s: %s at unit %d is no hit of the loop", scale, n.Voice, n.Unit)
			}
		}
	}
}

// TestExportBeforeItIsHeard exports a loop that has not been played: as it is going to be, with fills.
func TestExportBeforeItIsHeard(t *testing.T) {
	t.Parallel()
	r := startWith(t, tempDir(t), map[string]string{"clock.source": "external", "play.fill_every": "4", "play.bpm": "158"}, func(*Edges) {})
	await(t, "a loop", func() bool { _, _, err := r.session.AsPlayed(0); return err == nil })
	l, p := exported(t, r)
	if p.Units != groove.LoopUnits || p.IsPattern(&l.Pattern) || p.Tempos[0].BPM != 158 || !inSong(t, p, l, infer.Song{FillEvery: 4}) {
		t.Errorf("%d units, tempos %v, a plain pattern: %v", p.Units, p.Tempos, p.IsPattern(&l.Pattern))
	}
	for _, n := range p.Notes {
		at := n.Unit - n.Early
		step := max((at+groove.OffsetUnits/2)/groove.OffsetUnits, 0)
		from := l.Pattern
		if step >= int64(groove.Steps-l.FillSteps) || step == 0 { // the fill of the last bar, and its landing
			from = *l.Fill
		}
		if !from.Hits[step][n.Voice] || groove.OffsetToUnits(from.Offsets[step][n.Voice]) != int(at-step*groove.OffsetUnits) {
			t.Errorf("%s at unit %d is neither of the loop nor of its fill", n.Voice, at)
		}
	}
}

// TestExportHasTheLastStep exports loops that have not been played: none lacks a hit, also not a late one of the last step.
func TestExportHasTheLastStep(t *testing.T) {
	t.Parallel()
	late := 0
	for seed := range 6 {
		r := startWith(t, tempDir(t), map[string]string{
			"clock.source": "external", "play.density": "1.5", "play.genre": "funk", "play.seed": strconv.Itoa(seed + 5),
		}, func(*Edges) {})
		await(t, "a loop", func() bool { _, _, err := r.session.AsPlayed(0); return err == nil })
		l, p := exported(t, r)
		if !p.IsPattern(&l.Pattern) {
			t.Errorf("seed %d: the export has %d notes, the loop %d hits", seed+5, len(p.Notes), l.Pattern.Count())
		}
		for v, hit := range l.Pattern.Hits[groove.Steps-1] {
			if hit && l.Pattern.Offsets[groove.Steps-1][v] > 0 {
				late++
			}
		}
	}
	if late == 0 {
		t.Error("no loop has a late hit on the last step: choose other seeds")
	}
}
