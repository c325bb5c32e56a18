package capture

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/groove"
)

// TestPlayedPatternComesBack plays random patterns in ticks and reads them to the unit.
func TestPlayedPatternComesBack(t *testing.T) {
	kit := groove.GMKit()
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 0))
		var p groove.Pattern
		for s := range groove.Steps {
			for v := range groove.NumVoices {
				p.Hits[s][v] = rng.Float64() < 0.2
				p.Offsets[s][v], p.Velocities[s][v] = rng.Float32()-0.5, rng.Float32()
			}
		}
		p = p.Canonical()
		take := NewTake(96*float64(rng.IntN(100)) + 1 + 90*rng.Float64())
		for _, n := range p.Notes(kit) {
			take.Add(take.Start()+float64(n.Unit)*6/groove.OffsetUnits, n.Note, n.Velocity)
		}
		got, info := take.Pattern(kit)
		if !got.Equal(&p) || info.Hits != p.Count() || info.Unmapped != 0 {
			t.Fatalf("seed %d: %d hits of %d came back, %+v", seed, info.Hits, p.Count(), info)
		}
	}
}

func TestTakeBeginsOnTheNextBarLine(t *testing.T) {
	for now, want := range map[float64]float64{0: 0, 2: 0, 4: 96, 95: 96, 96: 96, 98: 96, 100: 192, 500: 576} {
		take := NewTake(now)
		if take.Start() != want {
			t.Errorf("from %g it begins at %g, want %g", now, take.Start(), want)
		}
		if take.Done(take.End()) || !take.Done(take.End()+3) {
			t.Errorf("from %g: the end is not half a step after the last bar line", now)
		}
	}
	take := NewTake(10)
	for now, want := range map[float64]int{50: 0, 96: 1, 191: 1, 192: 2, 479: 4, 480: 5, 900: 5} {
		if got := take.Bar(now); got != want {
			t.Errorf("at %g it is bar %d, want %d", now, got, want)
		}
	}
}

func TestWhatATakeLeavesOut(t *testing.T) {
	take := NewTake(0)
	take.Add(-4, 36, 100) // before
	take.Add(-2, 36, 90)  // an early downbeat
	take.Add(12, 38, 50)
	take.Add(13, 38, 99) // a flam: the louder stays
	take.Add(20, 5, 99)  // no drum
	take.Add(382, 36, 80)
	take.Add(382, 49, 80)
	take.Add(388, 36, 80)
	p, info := take.Pattern(groove.GMKit())
	want, _ := groove.ParsePattern("kick 0/90/-320; snare 2/99/160; crash 0/80/-320")
	wantInfo := Info{Hits: 3, Unmapped: 1, Outside: 2, Merged: 1, Pitches: []groove.PitchCount{{Pitch: 5, Notes: 1}}}
	if !p.Equal(&want) || !reflect.DeepEqual(info, wantInfo) {
		t.Errorf("%s, %+v", p.Text(), info)
	}
}

func TestListenerKeepsNotesWhileOpen(t *testing.T) {
	l := NewListener()
	note := midiport.Event{At: 5, Message: midiport.NoteOn(9, 38, 77)}
	l.Receive(note)
	l.Open()
	for _, m := range []midiport.Message{midiport.Tick(), midiport.NoteOff(9, 38), midiport.ControlChange(9, 1, 2), {}, midiport.NoteOn(9, 38, 0)} {
		l.Receive(midiport.Event{Message: m})
	}
	l.Receive(note)
	if s, ok := l.Next(); !ok || s != (Note{5, 38, 77}) {
		t.Errorf("got %+v %v", s, ok)
	}
	if _, ok := l.Next(); ok {
		t.Error("more than the note that came while it was open")
	}
	for range 3 * queueSize {
		l.Receive(note)
	}
	if l.Dropped() != 2*queueSize {
		t.Errorf("%d dropped of %d too many", l.Dropped(), 2*queueSize)
	}
	l.Close()
	l.Open()
	if _, ok := l.Next(); ok {
		t.Error("opened again it remembers")
	}
	if n := testing.AllocsPerRun(100, func() { l.Receive(note) }); n != 0 {
		t.Errorf("Receive allocates %g times", n)
	}
}

func TestEchoesAreKnown(t *testing.T) {
	var e Echoes
	at := clock.Time(time.Second)
	e.Sent(Note{at, 36, 100})
	for _, c := range []struct {
		s    Note
		want bool
	}{
		{Note{at, 36, 101}, false},
		{Note{at, 38, 100}, false},
		{Note{at.Add(60 * time.Millisecond), 36, 100}, false},
		{Note{at.Add(3 * time.Millisecond), 36, 100}, true},
		{Note{at.Add(3 * time.Millisecond), 36, 100}, false}, // once
	} {
		other := Note{at.Add(time.Millisecond), 49, 100} // nearer, and no echo of that note
		if got, played := e.Match(c.s, []Note{other}); got != c.want || played != (Note{}) {
			t.Errorf("%+v: %v, %v", c.s, got, played)
		}
	}
	for i := range 1000 {
		e.Sent(Note{at, uint8(i % 128), 1})
	}
	if ours, _ := e.Match(Note{at, 999 % 128, 1}, nil); !ours {
		t.Error("the last note is forgotten")
	}
}

// TestPlayerStrikesWhatWeStrike: a note that is played a little before ours, with its key and velocity, is the player's. That holds
// too when our echo is so late that it comes after the note was compared.
func TestPlayerStrikesWhatWeStrike(t *testing.T) {
	at := clock.Time(time.Second)
	ownNote, played, echo := Note{at, 38, 127}, Note{at.Add(-28 * time.Millisecond), 38, 127}, Note{at.Add(time.Millisecond), 38, 127}
	var e Echoes
	e.Sent(ownNote)
	if ours, _ := e.Match(played, []Note{echo}); ours {
		t.Error("the player's stroke was taken for the echo")
	}
	if ours, _ := e.Match(echo, nil); !ours {
		t.Error("the echo was taken for the player's stroke")
	}

	var late Echoes
	late.Sent(ownNote)
	take := NewTake(0)
	if ours, _ := late.Match(played, nil); ours {
		take.AddUnclear(12, played)
	}
	ours, first := late.Match(echo, nil)
	if !ours || first != played {
		t.Fatalf("a late echo: ours %v, played %v", ours, first)
	}
	take.AddUnclear(13, echo)
	take.Accept(first)
	if p, info := take.Pattern(groove.GMKit()); info.Hits != 1 || p.Offsets[2][groove.Snare] != 0 {
		t.Errorf("%s, want the player's stroke alone", p.Text())
	}
}

func TestShiftGoesOnAfterALeap(t *testing.T) {
	take := NewTake(192)
	take.Add(192, 36, 100)
	take.Shift(-2) // a DAW's loop came round two bars later
	take.Add(192, 38, 90)
	p, _ := take.Pattern(groove.GMKit())
	if !p.Hits[0][groove.Kick] || !p.Hits[32][groove.Snare] || take.End() != 384 {
		t.Errorf("%s, to %g", p.Text(), take.End())
	}
}

// TestChanceIsNoEcho: a pad that strikes with the velocity of one of our notes is heard, unless most of ours come back.
func TestChanceIsNoEcho(t *testing.T) {
	const start = 192
	for back, want := range map[int]int{0: 1, 1: 2, 7: 1} {
		var e Echoes
		e.Sent(Note{clock.Time(1), 38, 100}) // before Begin
		e.Begin()
		take := NewTake(start)
		take.Add(start+6, 36, 90)
		take.AddUnclear(start-4, Note{Key: 42, Velocity: 70}) // outside the four bars
		take.AddUnclear(start+388, Note{Key: 42, Velocity: 70})
		for i := range 8 {
			s := Note{clock.Time(i+1) * clock.Time(time.Second), 42, 70}
			e.Sent(s)
			if i < back {
				if ours, _ := e.Match(s, nil); !ours {
					t.Fatal("an echo is not known")
				}
				take.AddUnclear(start+float64(12+6*i), s)
			}
		}
		if !e.Return() {
			take.KeepUnclear()
		}
		if take.Hits() != want {
			t.Errorf("of 8 notes %d came back: %d hits, want %d", back, take.Hits(), want)
		}
		if p, _ := take.Pattern(groove.GMKit()); !p.Hits[1][groove.Kick] || p.Hits[2][groove.ClosedHat] != (want == 2) {
			t.Errorf("of 8 notes %d came back: %s", back, p.Text())
		}
	}
}
