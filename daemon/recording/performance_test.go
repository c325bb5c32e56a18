package recording

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// song plays notes along a clock whose tempo it may change.
type song struct {
	played Performance
	now    clock.Time
	ticks  float64
	bpm    float64
	groove player.PlaySettings
}

// play moves on by so many steps, with a note on each, its offset in units given by off.
func (s *song) play(steps int, off func(step int) int) {
	for i := range steps {
		units := off(i)
		late := float64(units) / unitsPerTick
		period := 60 / s.bpm / ticksPerBeat // seconds a tick
		s.played.Add(Note{
			Line: s.now.Add(time.Duration(late * period * 1e9)), Ticks: s.ticks + late, Tempo: clock.BPM(s.bpm),
			Length: 60 * time.Millisecond, Voice: groove.Voice(i % 9), Channel: 10, Key: uint8(36 + i%9), Velocity: uint8(1 + i%127), Groove: s.groove,
		})
		s.ticks += 6
		s.now = s.now.Add(time.Duration(6 * period * 1e9))
	}
}

func onGrid(int) int { return 0 }

func mustPerformance(t *testing.T, s *song) piece.Piece {
	t.Helper()
	p, err := s.played.Whole()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestOffsetsAreExact plays random offsets and finds each to the unit in the piece, and in the file made of it.
func TestOffsetsAreExact(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 0))
		s := &song{bpm: 60 + 140*rng.Float64(), ticks: 96 * float64(rng.IntN(50))}
		want := []int64{}
		for bar := range 16 {
			s.play(16, func(step int) int {
				u := rng.IntN(900) - 450
				if bar == 0 && step == 0 {
					u = max(u, 0)
				}
				want = append(want, int64(bar*16+step)*groove.OffsetUnits+int64(u))
				return u
			})
			if bar%5 == 4 {
				s.bpm *= 0.9 + 0.2*rng.Float64()
			}
		}
		p := mustPerformance(t, s)
		if len(p.Notes) != len(want) {
			t.Fatalf("seed %d: %d notes, %d were played", seed, len(p.Notes), len(want))
		}
		for i, n := range p.Notes {
			if n.Unit != want[i] {
				t.Fatalf("seed %d: note %d is at unit %d, was played at %d", seed, i, n.Unit, want[i])
			}
		}
		if p.Units != 16*16*groove.OffsetUnits {
			t.Errorf("seed %d: %d units, want 16 bars", seed, p.Units)
		}
		var buf bytes.Buffer
		if err := p.WriteSMF(&buf, piece.OneTrack); err != nil {
			t.Fatal(err)
		}
		take, err := groove.ReadTake(&buf)
		if err != nil {
			t.Fatal(err)
		}
		if len(take.Notes) != len(want) {
			t.Fatalf("seed %d: the file has %d notes, %d were played", seed, len(take.Notes), len(want))
		}
		for i, n := range take.Notes {
			if n.Tick != want[i] || n.Velocity != p.Notes[i].Velocity {
				t.Fatalf("seed %d: note %d of the file is at %d, want %d", seed, i, n.Tick, want[i])
			}
		}
	}
}

// TestFileTakesTheTimeTheClockTook follows a clock that jitters, steps and ramps for an hour.
func TestFileTakesTheTimeTheClockTook(t *testing.T) {
	for name, bend := range map[string]func(bar int, bpm float64) float64{
		"steady":  func(_ int, bpm float64) float64 { return bpm },
		"drift":   func(bar int, _ float64) float64 { return 120 + 0.3*math.Sin(float64(bar)/40) },
		"ramp":    func(bar int, _ float64) float64 { return 90 + float64(bar%200)*0.4 },
		"steps":   func(bar int, _ float64) float64 { return 100 + 40*float64(bar/50%2) },
		"uneven":  func(_ int, _ float64) float64 { return 123.4567 },
		"jittery": func(bar int, _ float64) float64 { return 120 + 0.02*float64(bar%3-1) },
	} {
		s := &song{bpm: bend(0, 120)}
		var real []clock.Time
		for bar := range 1500 {
			s.bpm = bend(bar, s.bpm)
			for range 4 {
				real = append(real, s.now)
				s.play(4, onGrid)
			}
		}
		p := mustPerformance(t, s)
		worst := 0.0
		for beat, at := range real {
			got := p.Seconds(int64(beat) * groove.UnitsPerBeat)
			worst = max(worst, math.Abs(got-at.Sub(real[0]).Seconds()))
		}
		t.Logf("%-8s %5d tempos over %.0f s, worst error %.2f ms", name, len(p.Tempos), p.Seconds(p.Units), 1000*worst)
		if worst > 0.006 {
			t.Errorf("%s: the file is off by %.1f ms", name, 1000*worst)
		}
		if name == "steady" && len(p.Tempos) > 1 {
			t.Errorf("a steady clock has %d tempos", len(p.Tempos))
		}
	}
}

// TestLeapsGoOnWithoutAGap plays a DAW's loop of two bars that comes round, then stops and plays again.
func TestLeapsGoOnWithoutAGap(t *testing.T) {
	s := &song{bpm: 120, ticks: 8 * 96}
	for range 3 {
		s.ticks = 8 * 96
		s.play(32, onGrid)
	}
	s.now = s.now.Add(time.Minute)
	s.ticks = 0
	s.play(16, onGrid)
	p := mustPerformance(t, s)
	if want := 3*32 + 16; len(p.Notes) != want {
		t.Fatalf("%d notes, %d were played", len(p.Notes), want)
	}
	for i, n := range p.Notes {
		if n.Unit != int64(i)*groove.OffsetUnits {
			t.Fatalf("note %d is at step %g", i, float64(n.Unit)/groove.OffsetUnits)
		}
	}
	if bars := p.Bars(); bars != 7 {
		t.Errorf("%d bars, want 7: the pause is cut to the next bar line", bars)
	}
}

func TestStopInTheMiddleOfABar(t *testing.T) {
	s := &song{bpm: 100}
	s.play(21, onGrid)
	s.now, s.ticks = s.now.Add(3*time.Second), 0
	s.play(16, onGrid)
	p := mustPerformance(t, s)
	if got := p.Notes[21].Unit; got != 32*groove.OffsetUnits {
		t.Errorf("it goes on at step %g, want that of bar 3", float64(got)/groove.OffsetUnits)
	}
}

func TestEarlyDownbeats(t *testing.T) {
	s := &song{bpm: 120, ticks: 384}
	early := func(step int) int {
		if step == 0 {
			return -100
		}
		return 0
	}
	s.play(64, early)
	s.play(64, early)
	p := mustPerformance(t, s)
	if a, b := p.Notes[0].Unit, p.Notes[64].Unit; a != 0 || b != groove.LoopUnits-100 {
		t.Errorf("the first downbeat is at %d, the second at %d", a, b)
	}
	loop, err := s.played.LastLoops(1, s.ticks)
	if err != nil {
		t.Fatal(err)
	}
	if n := loop.Notes[0]; n.Unit != 0 || n.Early != 100 || n.Key != 36 || loop.Units != groove.LoopUnits {
		t.Errorf("the loop's early downbeat is at %d of %d, %d early", n.Unit, loop.Units, n.Early)
	}
	loop = loop.Seam()
	if n := loop.Notes[len(loop.Notes)-1]; n.Unit != groove.LoopUnits-100 || n.Key != 36 {
		t.Errorf("the seamless loop's early downbeat is at %d of %d", n.Unit, loop.Units)
	}
}

func TestLastLoops(t *testing.T) {
	s := &song{bpm: 120}
	velocity := func(n int) []uint8 {
		p, err := s.played.LastLoops(n, s.ticks)
		if err != nil {
			t.Fatal(err)
		}
		var first []uint8
		for at := int64(0); at < p.Units; at += groove.LoopUnits {
			for _, note := range p.Notes {
				if note.Unit == at {
					first = append(first, note.Channel)
				}
			}
		}
		return first
	}
	for loop := range 5 {
		s.play(64, onGrid)
		for i := range s.played.blocks[0][loop*64:] {
			s.played.blocks[0][loop*64+i].Channel = uint8(loop + 1) // tells the loops apart
		}
	}
	s.play(10, onGrid) // has begun, and does not count
	for n, want := range map[int][]uint8{1: {5}, 2: {4, 5}, 5: {1, 2, 3, 4, 5}, 9: {1, 2, 3, 4, 5}} {
		if got := velocity(n); !bytes.Equal(got, want) {
			t.Errorf("the last %d: loops %v, want %v", n, got, want)
		}
	}
	one := &song{bpm: 90}
	one.play(10, onGrid)
	if p, err := one.played.LastLoops(3, one.ticks); err != nil || len(p.Notes) != 10 || p.Units != groove.LoopUnits {
		t.Errorf("only a begun one: %d notes, %v", len(p.Notes), err)
	}
}

func TestNothingWasPlayed(t *testing.T) {
	var played Performance
	if _, err := played.Whole(); !errors.Is(err, piece.ErrEmpty) {
		t.Errorf("performance: %v", err)
	}
	if _, err := played.LastLoops(1, 0); !errors.Is(err, piece.ErrEmpty) {
		t.Errorf("loops: %v", err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s := &song{bpm: 120}
	s.played.limit = 3
	s.play(5*blockSize+7, onGrid)
	n, dropped := s.played.Len()
	if n != 2*blockSize+7 || dropped != 3*blockSize {
		t.Errorf("%d kept and %d dropped", n, dropped)
	}
	if p := mustPerformance(t, s); p.Dropped != dropped || len(p.Notes) != n {
		t.Errorf("the piece has %d notes and says that %d were dropped", len(p.Notes), p.Dropped)
	}
}

// TestAnythingMakesAPiece adds notes that no clock would give.
func TestAnythingMakesAPiece(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 2))
		var played Performance
		at := clock.Time(0)
		for range 300 {
			at = at.Add(time.Duration(rng.IntN(2e9)))
			played.Add(Note{
				Line: at, Ticks: float64(rng.IntN(4000)) - 500, Tempo: clock.BPM(20 + 280*rng.Float64()), Length: time.Duration(rng.IntN(1e9)),
				Voice: groove.Voice(rng.IntN(9)), Channel: 1 + uint8(rng.IntN(16)), Key: uint8(rng.IntN(128)), Velocity: 1 + uint8(rng.IntN(127)),
			})
		}
		for _, make := range []func() (piece.Piece, error){played.Whole, func() (piece.Piece, error) { return played.LastLoops(4, 0) }} {
			p, err := make()
			if err == nil {
				err = p.Validate()
			}
			if err == nil {
				err = p.WriteSMF(new(bytes.Buffer), piece.VoiceTracks)
			}
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

func TestChokedNotesEndEarly(t *testing.T) {
	var played Performance
	at := clock.Time(0)
	for i, v := range []groove.Voice{groove.OpenHat, groove.Kick, groove.ClosedHat} {
		s := Note{
			Line: at.Add(time.Duration(i) * 125 * time.Millisecond), Ticks: 6 * float64(i), Tempo: 120, Length: time.Second, Voice: v,
			Channel: 10, Key: 40, Velocity: 99,
		}
		if v == groove.ClosedHat {
			s.Chokes = groove.NewVoiceSet(groove.OpenHat)
		}
		played.Add(s)
	}
	p, err := played.Whole()
	if err != nil || p.Notes[0].Length != 2*groove.OffsetUnits || p.Notes[1].Length != 8*groove.OffsetUnits {
		t.Errorf("lengths %d and %d, %v: the open hat ends where the closed one begins, the kick does not", p.Notes[0].Length, p.Notes[1].Length, err)
	}
}
