package player

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

// Two passes on the internal clock: every hit once, at its instant to the microsecond, right key, velocity and length.
func TestPlaysALoopAsItIs(t *testing.T) {
	const end = 2*384 - 4 // ticks
	l := busyLoop(7)
	r := newRig(t, clock.ModeInternal)
	r.play(l)
	r.until(epoch + end*tick120)
	r.at(r.now, func() { _ = r.p.Stop() })

	missing := map[[2]int]bool{} // by step of the song and voice
	for step := range 2 * groove.Steps {
		for v, hit := range l.Pattern.Hits[step%groove.Steps] {
			if hit && 6*(float64(step)+float64(l.Pattern.Offsets[step%groove.Steps][v])) < end {
				missing[[2]int{step, v}] = true
			}
		}
	}
	got := r.notes()
	kit := groove.GMKit()
	for _, n := range got {
		step := int(n.Ticks/6 + 0.5)
		row := step % groove.Steps
		place := epoch + clock.Time(6*(float64(step)+float64(l.Pattern.Offsets[row][n.Voice]))*float64(tick120))
		late := n.At.Sub(max(place, epoch))
		cell := [2]int{step, int(n.Voice)}
		if !missing[cell] || late < -2*time.Microsecond || late > 2*time.Microsecond {
			t.Fatalf("step %d: %+v is %v late, in the loop and not played before: %t", step, n, late, missing[cell])
		}
		delete(missing, cell)
		if n.Key != kit.Notes[n.Voice] || n.Channel != 9 || n.LoopID != 7 ||
			n.Velocity != groove.MIDIVelocity(l.Pattern.Velocities[row][n.Voice]) {
			t.Fatalf("%+v does not match the loop", n)
		}
	}
	if len(missing) > 0 {
		t.Errorf("not played, by step and voice: %v", missing)
	}
	notes := r.receive()
	if len(notes) != len(got) {
		t.Fatalf("%d notes at the receiver, %d reported", len(notes), len(got))
	}
	for _, h := range notes {
		if d := h.off.Sub(h.on); d > kit.Length+time.Microsecond {
			t.Fatalf("a note of %v, want %v or less where it is struck again", d, kit.Length)
		}
	}
	if s := r.p.Lateness(); s.Count+r.p.Snapshot().Early != uint64(len(got)) || s.Max > 2*time.Microsecond {
		t.Errorf("lateness %+v", s)
	}
}

func TestFirstHitSoundsWithTheFirstTick(t *testing.T) {
	r := newRig(t, clock.ModeExternal)
	r.p.QueueLoop(loopWith(1, [3]float64{0, 0, 0}, [3]float64{0, 1, -0.2}, [3]float64{1, 0, 0}), seq.Loop)
	r.input(epoch+10*ms, midiport.Start())
	if len(r.notes()) != 0 {
		t.Fatal("notes before the first tick")
	}
	first := epoch + 30*ms
	r.ticks(first, 1)
	notes := r.notes()
	if len(notes) != 2 || notes[0].At != first || notes[1].At != first {
		t.Fatalf("with the first tick: %+v, want the early snare and the kick at once", notes)
	}
	r.ticks(first+tick120, 7)
	if notes = r.notes(); len(notes) != 1 || absDur(notes[0].At.Sub(first+6*tick120)) > 20*time.Microsecond {
		t.Fatalf("second step: %+v", notes)
	}
	if s := r.p.Lateness(); s.Max > time.Microsecond {
		t.Errorf("late by %v, want nothing: the early note counts from the first tick", s.Max)
	}
}

func TestFollowsStopContinueAndSongPosition(t *testing.T) {
	l := loopWith(1, [3]float64{0, 0, 0}, [3]float64{2, 1, 0}, [3]float64{16, 2, 0}, [3]float64{17, 3, 0}, [3]float64{40, 4, 0})
	r := newRig(t, clock.ModeExternal)
	r.p.QueueLoop(l, seq.Loop)
	next := epoch + 20*ms
	voices := func() (v []groove.Voice) {
		for _, n := range r.notes() {
			v = append(v, n.Voice)
		}
		return v
	}
	check := func(what string, want ...groove.Voice) {
		t.Helper()
		got := voices()
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", what, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%s: %v, want %v", what, got, want)
			}
		}
	}
	r.input(next-10*ms, midiport.Start())
	next = r.ticks(next, 12) // ticks 0–11
	r.until(next - 5*ms)
	check("start", groove.Kick)
	r.input(r.now, midiport.Stop())
	r.until(r.now + 1000*ms)
	check("stopped")
	if s := r.p.Snapshot(); s.State != clock.Stopped || s.Sounding != 0 || s.Ticks != 12 {
		t.Fatalf("stopped: %+v", s)
	}
	r.input(r.now, midiport.Continue())
	next = r.ticks(r.now+10*ms, 6) // from tick 12: step 2
	r.until(next - 2*ms)
	check("continued", groove.Snare)
	r.input(r.now, midiport.Position(16))
	next = r.ticks(next, 12)
	r.until(next - 2*ms)
	check("song position while running", groove.ClosedHat, groove.OpenHat)
	r.input(r.now, midiport.Stop())
	r.input(r.now+ms, midiport.Position(40))
	r.input(r.now+ms, midiport.Position(40))
	if s := r.p.Snapshot(); s.Bar() != 2 || s.Beat() != 2 || s.Step() != 0 {
		t.Fatalf("located: %+v is bar %d beat %d step %d", s, s.Bar(), s.Beat(), s.Step())
	}
	r.input(r.now+ms, midiport.Continue())
	r.ticks(r.now+5*ms, 1)
	check("continued at a position", groove.LowTom)
	r.input(r.now+ms, midiport.Stop())
	r.receive()
}

// What plays is settled by the events alone, not by when the goroutine gets to run.
func TestNotesDoNotDependOnLag(t *testing.T) {
	play := func(lag func() time.Duration) []SentNote {
		r := newRig(t, clock.ModeExternal, withLags(lag))
		r.p.QueueLoop(busyLoop(1), seq.Loop)
		jitter := rand.New(rand.NewPCG(3, 3))
		events := []midiport.Event{{At: epoch + ms, Message: midiport.Start()}}
		at := epoch + 20*ms
		for i := range 400 {
			if i == 150 || i == 275 {
				events = append(events, midiport.Event{At: at - 3*ms, Message: midiport.Position(uint16(i % 32))})
			}
			jittered := at + clock.Time(jitter.NormFloat64()*float64(ms)/2)
			events = append(events, midiport.Event{At: jittered, Message: midiport.Tick()})
			at += tick120
		}
		r.replay(append(events, midiport.Event{At: at, Message: midiport.Stop()}))
		return r.notes()
	}
	want := play(nil)
	if len(want) < 100 {
		t.Fatalf("only %d notes", len(want))
	}
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 4))
		got := play(func() time.Duration { return time.Duration(r.Float64() * r.Float64() * float64(8*time.Millisecond)) })
		if len(got) != len(want) {
			t.Fatalf("%d notes with lag, %d without", len(got), len(want))
		}
		for i := range got {
			g, w := got[i], want[i]
			if g.Ticks != w.Ticks || g.Voice != w.Voice || g.At < w.Intended {
				t.Fatalf("note %d is %+v with lag, %+v without", i, g, w)
			}
		}
	}
}

func TestLostClockEndsNotesAndComesBack(t *testing.T) {
	r := newRig(t, clock.ModeExternal, withLength(groove.MaxLength))
	r.p.QueueLoop(busyLoop(1), seq.Loop)
	r.input(epoch+ms, midiport.Start())
	next := r.ticks(epoch+10*ms, 24)
	if s := r.p.Snapshot(); s.Sounding == 0 || s.State != clock.Running {
		t.Fatalf("running: %+v", s)
	}
	r.until(next + 2000*ms) // watched: nothing but the deadline wakes it
	if s := r.p.Snapshot(); s.State != clock.Lost || s.Sounding != 0 {
		t.Fatalf("silent for two seconds: %+v", s)
	}
	sent := len(r.notes())
	r.ticks(r.now+ms, 24)
	if s := r.p.Snapshot(); s.State != clock.Running || len(r.notes()) == 0 {
		t.Fatalf("ticks are back: %+v after %d notes", s, sent)
	}
	r.input(r.now+ms, midiport.Stop())
	r.receive()
}

func TestOffsetMovesAllNotes(t *testing.T) {
	cells := [][3]float64{{0, 0, -0.1}, {0, 1, 0}, {4, 0, 0.2}, {8, 2, -0.5}}
	for _, offset := range []time.Duration{-120 * time.Millisecond, -7 * time.Millisecond, 0, 9 * time.Millisecond, 300 * time.Millisecond} {
		r := newRig(t, clock.ModeInternal, withOffset(offset))
		r.play(loopWith(1, cells...))
		r.until(epoch + 1900*ms)
		notes := r.notes()
		if len(notes) != len(cells) {
			t.Fatalf("offset %v: %d notes, want %d", offset, len(notes), len(cells))
		}
		for i, n := range notes {
			place := epoch + clock.Time(6*(cells[i][0]+cells[i][2])*float64(tick120)) + clock.Time(offset)
			if d := n.At.Sub(max(place, epoch)); absDur(d) > 2*time.Microsecond {
				t.Errorf("offset %v: note %d is off by %v", offset, i, d)
			}
		}
	}
}

func TestOffsetChangesWhilePlaying(t *testing.T) {
	r := newRig(t, clock.ModeInternal)
	r.play(loopWith(1, [3]float64{4, 0, 0}, [3]float64{8, 0, 0}))
	r.at(epoch+495*ms, func() { _ = r.p.SetOffset(-20 * time.Millisecond) }) // step 4, at 500, is overdue at once
	if n := r.notes(); len(n) != 1 || n[0].At != epoch+495*ms {
		t.Fatalf("%+v", n)
	}
	if l := r.p.Lateness(); l.Max != 0 {
		t.Errorf("late by %v: it counts from the change", l.Max)
	}
	r.until(epoch + 1100*ms)
	if n := r.notes(); len(n) != 1 || absDur(n[0].At.Sub(epoch+980*ms)) > 2*time.Microsecond {
		t.Fatalf("%+v", n)
	}
}

func TestLatenessMeasuresTheGoroutine(t *testing.T) {
	r := newRig(t, clock.ModeExternal, withLag(3*time.Millisecond))
	r.p.QueueLoop(busyLoop(1), seq.Loop)
	r.input(epoch+ms, midiport.Start())
	r.ticks(epoch+20*ms, 200)
	l := r.p.Lateness()
	if l.Count == 0 || l.P50 < 2900*time.Microsecond || l.Max > 6100*time.Microsecond {
		t.Errorf("every wake is 3 ms late; lateness %+v", l)
	}
	r.p.ResetLateness()
	if l = r.p.Lateness(); l != (Lateness{}) {
		t.Errorf("after a reset: %+v", l)
	}
}

// The early note of the step at which the song starts, and of the one to which it jumps, cannot be on time: it is not counted as late.
func TestEarlyNotesOfAStartAreNotLate(t *testing.T) {
	r := newRig(t, clock.ModeExternal, withLag(3*time.Millisecond))
	r.p.QueueLoop(loopWith(1, [3]float64{0, 0, -0.4}, [3]float64{32, 0, -0.4}), seq.Loop)
	r.input(epoch+ms, midiport.Start())
	next := r.ticks(epoch+20*ms, 48)
	if l, s := r.p.Lateness(), r.p.Snapshot(); l.Count != 0 || s.Early != 1 || s.Notes != 1 {
		t.Errorf("of %d notes %d are early, lateness %+v", s.Notes, s.Early, l)
	}
	r.input(next-ms, midiport.Position(32))
	next = r.ticks(next, 24)
	if l, s := r.p.Lateness(), r.p.Snapshot(); l.Count != 0 || s.Early != 2 || s.Notes != 2 {
		t.Errorf("after a jump: of %d notes %d are early, lateness %+v", s.Notes, s.Early, l)
	}
	r.p.QueueLoop(loopWith(2, [3]float64{4, 0, -0.4}), seq.Step)
	r.input(next-ms, midiport.Position(0))
	r.ticks(next, 48)
	if l, s := r.p.Lateness(), r.p.Snapshot(); l.Count != 1 || s.Early != 2 {
		t.Errorf("an early note while the song runs: of %d notes %d are early, lateness %+v", s.Notes, s.Early, l)
	}
}

func TestTakeOverIsReportedAndInTheSnapshot(t *testing.T) {
	r := newRig(t, clock.ModeInternal)
	a, b, c := busyLoop(1), busyLoop(2), busyLoop(3)
	r.play(a)
	if got := <-r.takeOvers; got.Loop != a || got.Step != 0 {
		t.Fatalf("%+v", got)
	}
	r.at(epoch+100*ms, func() { r.p.QueueLoop(b, seq.Bar) })
	if s := r.p.Snapshot(); s.Playing != 1 || s.Pending != 2 {
		t.Fatalf("%+v", s)
	}
	r.until(epoch + 16*6*tick120)
	if got := <-r.takeOvers; got.Loop != b || got.Step != 16 {
		t.Fatalf("%+v", got)
	}
	if s := r.p.Snapshot(); s.Playing != 2 || s.Pending != 0 {
		t.Fatalf("%+v", s)
	}
	r.at(r.now+ms, func() { _ = r.p.Stop() })
	r.at(r.now+ms, func() { r.p.QueueLoop(c, seq.Loop) }) // stands still: the first step will do
	r.at(r.now+ms, func() { _ = r.p.Continue() })
	r.until(r.now + 6*tick120)
	if got := <-r.takeOvers; got.Loop != c || got.Step%64 == 0 {
		t.Fatalf("%+v", got)
	}
}

func TestFullChannelsDropReports(t *testing.T) {
	r := newRig(t, clock.ModeInternal, func(_ *rig, c *Config) {
		c.TakeOvers, c.SentNotes = make(chan seq.TakeOver), make(chan SentNote, 3)
	})
	r.play(busyLoop(1))
	r.until(epoch + 1000*ms)
	if s := r.p.Snapshot(); s.ReportDrops != s.Notes-3+1 {
		t.Errorf("%d reports dropped, of %d notes and one loop", s.ReportDrops, s.Notes)
	}
}

func TestTempoAndLocateOnTheInternalClock(t *testing.T) {
	r := newRig(t, clock.ModeAuto)
	r.play(loopWith(1, [3]float64{8, 0, 0}, [3]float64{32, 1, 0}))
	r.at(epoch+500*ms, func() { _ = r.p.SetTempo(60) }) // beat 1 of 120; step 8 is a beat away: at 1500 ms
	r.until(epoch + 1600*ms)
	if n := r.notes(); len(n) != 1 || absDur(n[0].At.Sub(epoch+1500*ms)) > 2*time.Microsecond {
		t.Fatalf("%+v", n)
	}
	r.at(epoch+1700*ms, func() { _ = r.p.Locate(32) })
	if n := r.notes(); len(n) != 1 || n[0].Voice != groove.Snare {
		t.Fatalf("%+v", n)
	}
	if s := r.p.Snapshot(); s.Tempo != 60 || s.Bar() != 2 || s.External {
		t.Fatalf("%+v", s)
	}
}

func TestSleepsNoLongerThanTheWatchdog(t *testing.T) {
	r := newRig(t, clock.ModeExternal)
	if d := r.deadline.Sub(r.now); d != watchdog {
		t.Errorf("an external clock is awaited: sleeps %v, want %v", d, watchdog)
	}
	r = newRig(t, clock.ModeInternal)
	if d := r.deadline.Sub(r.now); d != idle {
		t.Errorf("nothing is awaited: sleeps %v, want %v", d, idle)
	}
	r.play(loopWith(1))
	for range 100 {
		if d := r.deadline.Sub(r.now); d > watchdog {
			t.Fatalf("plays: sleeps %v", d)
		}
		r.wakeAt(r.deadline)
	}
}

func TestOtherMessagesAreIgnored(t *testing.T) {
	r := newRig(t, clock.ModeExternal)
	for _, m := range []midiport.Message{
		{},
		{Len: 9},
		{Data: [3]byte{0xF8, 1, 2}, Len: 3},
		{Data: [3]byte{0xF2, 0xFF, 0}, Len: 3},
		midiport.NoteOn(0, 60, 1), midiport.ControlChange(9, 7, 1),
		{Data: [3]byte{0xFE}, Len: 1},
	} {
		r.input(r.now+ms, m)
	}
	if s := r.p.Snapshot(); s.State != clock.Stopped || s.Notes != 0 || s.Ignored != 7 {
		t.Errorf("%+v", s)
	}
}

func absDur(d time.Duration) time.Duration {
	if d < 0 {
		return -d
	}
	return d
}
