package player

import (
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/groove"
)

// chokingKit has long open hats on a channel of their own, closed hats that end them, and velocities from 10 to 100.
func chokingKit() groove.Kit {
	kit := groove.GMKit()
	kit.Overrides[groove.OpenHat] = groove.KitVoice{Channel: 5, Steps: 8}
	kit.Overrides[groove.ClosedHat] = groove.KitVoice{Chokes: groove.NewVoiceSet(groove.OpenHat)}
	kit.Overrides[groove.Snare] = groove.KitVoice{Length: 300 * time.Millisecond, Response: groove.VelocityResponse{Low: 10, High: 100, Curve: 2}}
	return kit
}

func withKit(kit groove.Kit) option { return func(_ *rig, c *Config) { c.Kit = kit } }

// of returns the notes of one key at the receiver.
func of(notes []receivedNote, key uint8) []receivedNote {
	var some []receivedNote
	for _, n := range notes {
		if n.key == key {
			some = append(some, n)
		}
	}
	return some
}

// near allows for the ways in which instants are rounded.
func near(got, want time.Duration) bool { return (got - want).Abs() < 10*time.Microsecond }

func TestChokesAndLengths(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, append(options, withKit(chokingKit()))...)
		// An open hat that is choked two steps later, one that rings out, and a snare.
		r.play(loopWith(1, [3]float64{0, 3, 0}, [3]float64{2, 2, 0}, [3]float64{16, 3, 0}, [3]float64{4, 1, 0}))
		r.until(epoch + 4000*ms)
		r.at(r.now, func() { _ = r.p.Stop() })
		notes := r.receive()
		open, closed, snare := of(notes, 46), of(notes, 42), of(notes, 38)
		if len(open) != 2 || len(closed) != 1 || len(snare) != 1 {
			t.Fatalf("%s: %d open, %d closed hats, %d snares", name, len(open), len(closed), len(snare))
		}
		if open[0].channel != 4 || closed[0].channel != 9 {
			t.Errorf("%s: channels %d and %d, want 4 and 9", name, open[0].channel, closed[0].channel)
		}
		if !near(open[0].off.Sub(closed[0].on), 0) {
			t.Errorf("%s: the choked hat ends %v from the closed hat", name, open[0].off.Sub(closed[0].on))
		}
		if d := open[1].off.Sub(open[1].on); !near(d, time.Second) { // 8 steps at 120 BPM
			t.Errorf("%s: the free hat rings %v, want 1 s", name, d)
		}
		if d := snare[0].off.Sub(snare[0].on); !near(d, 300*time.Millisecond) {
			t.Errorf("%s: the snare is held %v", name, d)
		}
		if want := (groove.VelocityResponse{Low: 10, High: 100, Curve: 2}).Apply(100); snare[0].velocity != want {
			t.Errorf("%s: the snare has velocity %d, want %d", name, snare[0].velocity, want)
		}
		for _, n := range r.notes() {
			if n.Voice == groove.OpenHat && n.Length != time.Second {
				t.Errorf("%s: reported a hat of %v", name, n.Length)
			}
		}
	}
}

// A closed hat of the new kit ends an open hat of the old one, by the note and channel that the old one began.
func TestChokeAcrossAChangeOfKit(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, append(options, withKit(chokingKit()))...)
		r.play(loopWith(1, [3]float64{0, 3, 0}, [3]float64{4, 2, 0}))
		next := chokingKit()
		next.Channel, next.Notes[groove.OpenHat], next.Notes[groove.ClosedHat] = 2, 90, 91
		r.at(epoch+200*ms, func() {
			if err := r.p.SetKit(next); err != nil {
				t.Fatal(err)
			}
		})
		r.until(epoch + 1500*ms)
		r.at(r.now, func() { _ = r.p.Stop() })
		notes := r.receive()
		open, closed := of(notes, 46), of(notes, 91)
		if len(open) != 1 || len(closed) != 1 {
			t.Fatalf("%s: got %+v", name, notes)
		}
		if open[0].channel != 4 || closed[0].channel != 1 || !near(open[0].off.Sub(closed[0].on), 0) {
			t.Errorf("%s: open %+v, closed %+v", name, open[0], closed[0])
		}
	}
}

// Kits of all kinds in quick succession: whatever began ends, on the channel it began on.
func TestSwitchingKitsWhilePlayingHangsNothing(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, append(options, withKit(chokingKit()))...)
		r.play(busyLoop(1))
		for i := range 40 {
			kit := chokingKit()
			kit.Channel = uint8(1 + i%16)
			kit.Overrides[groove.Kick].Channel = uint8(1 + i*7%16)
			kit.Overrides[groove.Ride].Steps = 1 + float64(i%16)
			for v := range kit.Notes {
				kit.Notes[v] = uint8((int(kit.Notes[v]) + i*5) % 128)
			}
			r.at(r.now+73*ms, func() {
				if err := r.p.SetKit(kit); err != nil {
					t.Fatal(err)
				}
			})
		}
		r.at(r.now, func() { _ = r.p.Stop() })
		if notes := r.receive(); len(notes) < 50 { // receive fails on a note that hangs
			t.Errorf("%s: only %d notes", name, len(notes))
		}
		if n := r.p.Snapshot().Sounding; n != 0 {
			t.Errorf("%s: %d notes sound after the stop", name, n)
		}
	}
}

func TestPlayNoteWithoutASong(t *testing.T) {
	for name, options := range outputs {
		r := newRig(t, clock.ModeInternal, options...)
		r.at(epoch+10*ms, func() {
			if err := r.p.PlayNote(chokingKit(), groove.OpenHat, 90); err != nil {
				t.Fatal(err)
			}
		})
		r.at(epoch+200*ms, func() { _ = r.p.PlayNote(chokingKit(), groove.ClosedHat, 0) })
		r.until(epoch + 1000*ms)
		notes := r.receive()
		if len(notes) != 2 || notes[0].channel != 4 || notes[0].velocity != 90 || notes[1].velocity != 1 {
			t.Fatalf("%s: got %+v", name, notes)
		}
		if !near(notes[0].off.Sub(notes[1].on), 0) {
			t.Errorf("%s: the strike does not choke: %+v", name, notes)
		}
		if reported := r.notes(); len(reported) != 0 {
			t.Errorf("%s: a single note was reported as a note of the song: %+v", name, reported)
		}
	}
	r := newRig(t, clock.ModeInternal)
	if r.p.PlayNote(groove.Kit{}, groove.Kick, 100) == nil || r.p.PlayNote(groove.GMKit(), 9, 100) == nil {
		t.Error("a strike of nothing is taken")
	}
}

// Panic reaches every channel that the kit uses.
func TestResetReachesEveryChannel(t *testing.T) {
	r := newRig(t, clock.ModeInternal, withKit(chokingKit()))
	r.out.Reset()
	r.at(epoch+10*ms, func() { _ = r.p.Panic() })
	offs, controls := map[uint8]int{}, map[uint8]int{}
	for _, s := range r.out.Sent() {
		if s.Message.IsNoteOff() {
			offs[s.Message.Channel()]++
		} else {
			controls[s.Message.Channel()]++
		}
	}
	if offs[9] != 8+3 || // three articulations
		offs[4] != 1 || controls[9] != 2 || controls[4] != 2 || len(controls) != 2 {
		t.Errorf("note-offs %v, control changes %v", offs, controls)
	}
}
