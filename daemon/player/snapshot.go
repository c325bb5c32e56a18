package player

import (
	"math"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

// Snapshot is a consistent copy of the player's state at one moment.
type Snapshot struct {
	At       clock.Time  // the moment
	State    clock.State // of the clock
	External bool        // the clock is an external one
	Locked   bool        // the clock's tempo can be trusted
	Realtime bool        // a thread of real-time priority sends the notes
	Epoch    uint32      // counts starts and jumps of the song
	Ticks    float64     // song position at At, or where the song stopped
	Tempo    clock.BPM   // of the clock

	Health clock.Health // of the external clock

	Playing uint64 // id of the loop that plays, 0 before the first
	Pending uint64 // id of the loop that waits, 0 = none

	Notes       uint64 // note-ons sent
	Sounding    uint64 // notes that have begun and not ended
	Repeats     uint64 // loops that started again because no other was waiting
	LateDrops   uint64 // notes dropped because they were more than a beat late
	Early       uint64 // notes with a place before the start or jump that they follow, which sounded at once
	EventDrops  uint64 // input messages dropped because the queue was full
	Ignored     uint64 // input messages that are malformed or not for a clock
	ReportDrops uint64 // reports (TakeOver, SentNote) dropped because a channel was full
	SendErrors  uint64 // messages that the output refused
	Panics      uint64
}

// Bar returns the bar of the song position, from zero.
func (s Snapshot) Bar() int { return s.songStep() / groove.StepsPerBar }

// Beat returns the beat of the bar, from zero.
func (s Snapshot) Beat() int { return s.songStep() % groove.StepsPerBar / groove.StepsPerBeat }

// Step returns the sixteenth of the beat, from zero.
func (s Snapshot) Step() int { return s.songStep() % groove.StepsPerBeat }

func (s Snapshot) songStep() int { return max(int(math.Floor(s.Ticks/groove.TicksPerStep)), 0) }

// TicksAt returns the song position at another instant, if the tempo stays the same.
func (s Snapshot) TicksAt(t clock.Time) float64 {
	if s.State != clock.Running || s.Tempo <= 0 {
		return s.Ticks
	}
	return clock.Timeline{Tempo: s.Tempo, TickOrigin: s.Ticks, TimeOrigin: s.At}.TicksAt(t)
}

const snapshotWords = 20

// pack encodes s in words; unpack decodes it. The flags share one word.
func (s *Snapshot) pack() [snapshotWords]uint64 {
	flags := uint64(s.State) | uint64(s.Health.Suspicion)<<8 | uint64(s.Epoch)<<32
	for i, set := range [...]bool{s.Locked, s.Realtime, s.External, s.Health.Unplaced} {
		if set {
			flags |= 1 << (16 + i)
		}
	}
	return [snapshotWords]uint64{
		uint64(s.At), flags, math.Float64bits(s.Ticks), math.Float64bits(float64(s.Tempo)), s.Playing, s.Pending,
		s.Notes, s.Sounding, s.Repeats, s.LateDrops, s.EventDrops, s.ReportDrops, s.SendErrors, s.Panics,
		uint64(s.Health.Jitter), uint64(s.Health.Beat), uint64(s.Health.Steps) | uint64(s.Health.Late)<<32,
		uint64(s.Health.Lost) | uint64(s.Health.Double)<<32, s.Ignored, s.Early,
	}
}

func (s *Snapshot) unpack(w *[snapshotWords]uint64) {
	flags := w[1]
	*s = Snapshot{
		At: clock.Time(w[0]), State: clock.State(flags), Epoch: uint32(flags >> 32),
		Locked: flags&(1<<16) != 0, Realtime: flags&(1<<17) != 0, External: flags&(1<<18) != 0,
		Ticks: math.Float64frombits(w[2]), Tempo: clock.BPM(math.Float64frombits(w[3])), Playing: w[4], Pending: w[5],
		Notes: w[6], Sounding: w[7], Repeats: w[8], LateDrops: w[9], EventDrops: w[10], ReportDrops: w[11],
		SendErrors: w[12], Panics: w[13], Ignored: w[18], Early: w[19],
		Health: clock.Health{
			Jitter: time.Duration(w[14]), Beat: time.Duration(w[15]),
			Steps: uint32(w[16]), Late: uint32(w[16] >> 32), Lost: uint32(w[17]), Double: uint32(w[17] >> 32),
			Suspicion: clock.Suspicion(flags >> 8), Unplaced: flags&(1<<19) != 0,
		},
	}
}

// snapshotCell holds the newest snapshot: one writer, any number of readers. It is a sequence lock over atomic words,
// so the writer never waits (H.-J. Boehm, "Can seqlocks get along with programming language memory models?", MSPC
// 2012).
type snapshotCell struct {
	sequence atomic.Uint64 // odd while a snapshot is being written
	words    [snapshotWords]atomic.Uint64
}

// publish makes s the newest snapshot. Realtime-safe: yes.
func (b *snapshotCell) publish(s *Snapshot) {
	b.sequence.Add(1)
	for i, w := range s.pack() {
		b.words[i].Store(w)
	}
	b.sequence.Add(1)
}

// read returns the newest snapshot. It retries while one is being written. Realtime-safe: no.
func (b *snapshotCell) read() Snapshot {
	var w [snapshotWords]uint64
	for {
		turn := b.sequence.Load()
		for i := range w {
			w[i] = b.words[i].Load()
		}
		if turn&1 == 0 && b.sequence.Load() == turn {
			var s Snapshot
			s.unpack(&w)
			return s
		}
		runtime.Gosched()
	}
}
