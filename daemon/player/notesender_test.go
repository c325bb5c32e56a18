package player

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

// outputs are the kinds of outputs that there are.
var outputs = map[string][]option{
	"at once":                nil,
	"scheduled, cancels":     {withLead(40 * time.Millisecond)},
	"scheduled, late":        {withLead(40 * time.Millisecond), withOutLag(5 * time.Millisecond)},
	"scheduled, no way back": {withLead(40 * time.Millisecond), withoutCancel()},
}

func TestScheduledNotesAreHandedOverAhead(t *testing.T) {
	const lead = 40 * time.Millisecond
	r := newRig(t, clock.ModeInternal, withLead(lead))
	r.play(busyLoop(1))
	r.out.Reset() // what was scrubbed
	r.until(epoch + 3000*ms)
	for _, s := range r.out.Sent() {
		ahead := s.At.Sub(s.Given)
		begun := s.Given > epoch+clock.Time(lead)
		if !s.Scheduled || ahead > lead+2*slack || begun && ahead < lead-2*slack {
			t.Fatalf("handed over %v ahead, want %v: %+v", ahead, lead, s)
		}
	}
	for _, n := range r.notes() {
		if n.At != max(n.Intended, epoch) && n.At-n.Intended > ms {
			t.Fatalf("scheduled for %d, belongs at %d", n.At, n.Intended)
		}
	}
	if l := r.p.Lateness(); l.Max > time.Microsecond {
		t.Errorf("late by %v although handed over in time", l.Max)
	}
	r.at(r.now, func() { _ = r.p.Stop() })
	r.receive()
}

func TestNoteLengthIsIndependentOfTheClock(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, append(options, withLength(100*time.Millisecond))...)
		r.play(loopWith(1, [3]float64{0, 0, 0}))
		r.at(epoch+30*ms, func() { _ = r.p.SetTempo(20) })
		r.until(epoch + 400*ms)
		notes := r.receive()
		if len(notes) != 1 || absDur(notes[0].off.Sub(notes[0].on)-100*time.Millisecond) > 2*slack {
			t.Errorf("%s: %+v, want a note of 100 ms", name, notes)
		}
	}
}

func TestSecondNoteEndsTheFirst(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, append(options, withLength(groove.MaxLength))...)
		l := loopWith(1)
		for s := range groove.Steps {
			l.Pattern.Hits[s][groove.Snare], l.Pattern.Velocities[s][groove.Snare] = true, 1
		}
		r.play(l)
		r.until(epoch + 1010*ms)
		r.at(r.now, func() { _ = r.p.Stop() })
		for _, n := range r.receive() {
			if d := n.off.Sub(n.on); d > 125*time.Millisecond+2*slack {
				t.Errorf("%s: a note of %v between strikes 125 ms apart", name, d)
			}
		}
	}
}

func TestStopEndsAllAtOnce(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, append(options, withLength(groove.MaxLength))...)
		r.play(busyLoop(1))
		stop := epoch + 777*ms
		r.at(stop, func() { _ = r.p.Stop() })
		if s := r.p.Snapshot(); s.Sounding != 0 {
			t.Errorf("%s: %d notes sound", name, s.Sounding)
		}
		r.until(stop + 3000*ms)
		for _, n := range r.receive() {
			limit := stop
			if name == "scheduled, no way back" {
				limit += 40 * ms // what was on its way
			}
			if n.on > limit || n.off > limit {
				t.Errorf("%s: %+v sounds after the stop at %d", name, n, stop)
			}
		}
	}
}

func TestKitChangeHangsNothing(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, append(options, withLength(500*time.Millisecond))...)
		r.play(busyLoop(1))
		kit := groove.GMKit()
		kit.Channel, kit.Notes[groove.Kick] = 3, 99
		r.at(epoch+300*ms, func() {
			if err := r.p.SetKit(kit); err != nil {
				t.Fatal(err)
			}
		})
		r.until(epoch + 2000*ms)
		r.at(r.now, func() { _ = r.p.Stop() })
		channels := map[uint8]int{}
		for _, n := range r.receive() {
			channels[n.channel]++
		}
		if channels[9] == 0 || channels[2] == 0 || len(channels) != 2 {
			t.Errorf("%s: notes by channel %v", name, channels)
		}
	}
}

// Nine voices on every step and a new kit with each: beyond the table's room the oldest notes end early, none hangs.
func TestMoreNotesThanMaxSounding(t *testing.T) {
	for name, options := range outputs {
		t.Run(name, func(t *testing.T) { moreNotesThanMaxSounding(t, newRig(t, clock.ModeInternal, options...)) })
	}
}

func moreNotesThanMaxSounding(t *testing.T, r *rig) {
	t.Helper()
	l := loopWith(1)
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			l.Pattern.Hits[s][v], l.Pattern.Velocities[s][v] = true, 1
		}
	}
	most := uint64(0)
	for i := range 12 {
		kit := groove.Kit{Channel: uint8(1 + i), Length: groove.MaxLength}
		for v := range kit.Notes {
			kit.Notes[v] = uint8(30 + v)
		}
		if err := r.p.SetKit(kit); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			r.play(l)
		}
		r.until(r.now + 6*tick120)
		most = max(most, r.p.Snapshot().Sounding)
	}
	if most != maxSounding {
		t.Errorf("at most %d notes sound, want %d", most, maxSounding)
	}
	r.at(r.now, func() { _ = r.p.Stop() })
	r.receive()
}

func TestPanicSilencesUnknownNotes(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, options...)
		r.play(busyLoop(1))
		r.until(epoch + 500*ms)
		r.out.Reset()
		r.at(epoch+501*ms, func() { _ = r.p.Panic() })
		offs, controls := map[uint8]bool{}, map[uint8]bool{}
		for _, s := range r.out.Sent() {
			switch m := s.Message; {
			case m.IsNoteOff():
				offs[m.Key()] = true
			case m.Data[0] == 0xB9:
				controls[m.Data[1]] = true
			}
		}
		for _, key := range groove.GMKit().Notes {
			if !offs[key] {
				t.Errorf("%s: no note-off for %d", name, key)
			}
		}
		if !controls[120] || !controls[123] {
			t.Errorf("%s: controllers %v, want 120 and 123", name, controls)
		}
		before := r.p.Snapshot()
		r.until(epoch + 1500*ms)
		if s := r.p.Snapshot(); s.Panics != 1 || s.Notes <= before.Notes || s.State != clock.Running {
			t.Errorf("%s: the song should go on: %+v", name, s)
		}
	}
}

func TestReceiverIsResetBeforeTheFirstStartOnly(t *testing.T) {
	r := newRig(t, clock.ModeExternal)
	scrubs := func() (n int) {
		for _, s := range r.out.Sent() {
			if s.Message.Data[1] == midiport.AllSoundOff && s.Message.Data[0] == 0xB9 {
				n++
			}
		}
		return n
	}
	if scrubs() != 0 {
		t.Fatal("scrubbed before anything happened")
	}
	r.input(epoch+ms, midiport.Start())
	if scrubs() != 1 {
		t.Fatalf("%d scrubs at the first start, before its first tick", scrubs())
	}
	r.ticks(epoch+10*ms, 10)
	r.input(r.now+ms, midiport.Stop())
	r.input(r.now+ms, midiport.Start())
	r.ticks(r.now+10*ms, 10)
	if scrubs() != 1 {
		t.Errorf("%d scrubs after two starts, want 1", scrubs())
	}
	r.p.engine.begin(r.now)
	if scrubs() != 2 {
		t.Errorf("%d scrubs after the goroutine's begin, want 2", scrubs())
	}
}

func TestRefusedMessagesAreCountedAndNotesEnd(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, options...)
		if r.p.SendError() != nil {
			t.Fatal("an error before anything was sent")
		}
		r.play(busyLoop(1))
		r.until(epoch + 300*ms)
		r.out.Fail(midiport.ErrFull)
		r.until(epoch + 800*ms)
		s := r.p.Snapshot()
		if err := r.p.SendError(); s.SendErrors == 0 || !errors.Is(err, midiport.ErrFull) || err.Count == 0 {
			t.Fatalf("%s: %d refused, error %v", name, s.SendErrors, err)
		}
		r.until(epoch + 900*ms)
		r.out.Fail(nil)
		r.until(epoch + 2000*ms)
		if now := r.p.Snapshot(); now.Notes <= s.Notes || now.State != clock.Running {
			t.Errorf("%s: does not go on: %+v", name, now)
		}
		r.at(r.now, func() { _ = r.p.Stop() })
		r.receive()
	}
}

// Note-offs of a port that is gone are not tried for ever.
func TestNoteOffsOfADeadPortAreGivenUp(t *testing.T) {
	r := newRig(t, clock.ModeInternal)
	r.play(loopWith(1, [3]float64{0, 0, 0}))
	r.out.Fail(midiport.ErrServerGone)
	r.until(epoch + 3000*ms)
	if s := r.p.Snapshot(); s.Sounding != 0 || s.SendErrors > maxTries+2 {
		t.Errorf("%d notes sound, %d messages refused", s.Sounding, s.SendErrors)
	}
	first := r.p.SendError()
	if first == nil || first.Error() == "" || first.Count == 0 {
		t.Errorf("error %v", first)
	}
}

func TestWithoutAnOutputEverythingElseWorks(t *testing.T) {
	r := newRig(t, clock.ModeInternal, func(_ *rig, c *Config) { c.Out = nil })
	r.play(busyLoop(1))
	r.until(epoch + 2000*ms)
	if n := r.notes(); len(n) < 40 || r.p.Snapshot().SendErrors != 0 {
		t.Errorf("%d notes reported", len(n))
	}
}

// ordeal does what a user, a DAW and a system may do, at random, and then stops: nothing may hang.
func ordeal(t testing.TB, script []byte, options ...option) {
	random := rand.New(rand.NewPCG(uint64(len(script)), 9))
	lag := func() time.Duration { return time.Duration(random.Float64() * float64(3*time.Millisecond)) }
	r := newRig(t, clock.ModeAuto, append(options, withLags(lag))...)
	r.p.QueueLoop(busyLoop(1), seq.Loop)
	for i := 0; i+1 < len(script); i += 2 {
		x := script[i+1]
		at := r.now + clock.Time(x)*ms/4
		switch script[i] % 14 {
		case 0:
			r.at(at, func() { _ = r.p.Start() })
		case 1:
			r.at(at, func() { _ = r.p.Stop() })
		case 2:
			r.at(at, func() { _ = r.p.Continue() })
		case 3:
			r.at(at, func() { _ = r.p.Locate(uint16(x)) })
		case 4:
			r.input(at, midiport.Start())
		case 5:
			r.input(at, midiport.Stop())
		case 6:
			r.input(at, midiport.Position(uint16(x)))
		case 7:
			r.ticks(at, int(x)/4)
		case 8:
			kit := groove.GMKit()
			kit.Channel, kit.Length = 1+x%16, time.Duration(1+int(x)*7)*time.Millisecond
			r.at(at, func() { _ = r.p.SetKit(kit) })
		case 9:
			r.at(at, func() { _ = r.p.SetOffset(time.Duration(int(x)-128) * time.Millisecond) })
		case 10:
			r.at(at, func() { r.p.QueueLoop(busyLoop(uint64(x)+2), seq.Quantize(x%4)) })
		case 11:
			r.at(at, func() { _ = r.p.Panic() })
		case 12:
			r.at(at, func() { _ = r.p.SetTempo(clock.BPM(20 + int(x))) })
		case 13:
			r.out.Fail(midiport.ErrFull)
			r.until(at)
			r.out.Fail(nil)
		}
	}
	r.wakeAt(r.now + ms)
	r.p.engine.shutdown(r.now)
	r.until(r.now + 2000*ms)
	if s := r.p.Snapshot(); s.Sounding != 0 {
		t.Errorf("%d notes sound at the end", s.Sounding)
	}
	r.receive()
}

func TestNothingHangsWhateverHappens(t *testing.T) {
	for name, options := range outputs {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(40) {
				random := rand.New(rand.NewPCG(seed, 8))
				script := make([]byte, 80)
				for i := range script {
					script[i] = byte(random.IntN(256))
				}
				if ordeal(t, script, options...); t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

func FuzzNothingHangs(f *testing.F) {
	f.Add([]byte{0, 1, 10, 40, 8, 90, 11, 3, 1, 0}, uint8(0))
	f.Add([]byte{4, 1, 7, 255, 6, 17, 7, 99, 9, 3, 13, 50, 5, 0}, uint8(1))
	f.Fuzz(func(t *testing.T, script []byte, kind uint8) {
		names := []string{"at once", "scheduled, cancels", "scheduled, no way back", "scheduled, late"}
		ordeal(t, script[:min(len(script), 60)], outputs[names[kind%4]]...)
	})
}
