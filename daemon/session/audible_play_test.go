package session

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/waittest"
)

const ticksPerBar = groove.StepsPerBar * groove.TicksPerStep

// perform plays a loop from the song's beginning for some bars of the song, in a state. At the places in do, in ticks and rising,
// something happens first.
func perform(s steer.State, l *groove.Loop, bars float64, do ...action) []seq.Note {
	q := new(seq.Sequencer)
	tune(q, s)
	q.Queue(l, seq.Loop)
	q.Start(0)
	var all []seq.Note
	dst := make([]seq.Note, 0, 64)
	advance := func(to float64) {
		for {
			dst = q.Advance(to, dst[:0])
			all = append(all, dst...)
			if len(dst) < cap(dst) {
				return
			}
		}
	}
	at := 0.0
	for _, a := range append(do, action{at: bars * ticksPerBar}) {
		for ; at < a.at; at++ {
			advance(at)
		}
		advance(a.at)
		if a.do != nil {
			a.do(q)
		}
	}
	return all
}

// action is something that is done to a sequencer when the song is at a place.
type action struct {
	at float64
	do func(*seq.Sequencer)
}

// tune tells a sequencer of a state, as the player does.
func tune(q *seq.Sequencer, s steer.State) {
	q.FillEvery(s.FillEvery)
	q.SetTimescale(s.TimescaleFactor())
}

// inBars sorts notes by the bar that they belong to, and within it by step and voice.
func inBars(notes []seq.Note) map[int]map[[2]int]uint8 {
	bars := map[int]map[[2]int]uint8{}
	for _, n := range notes {
		step := int(math.Floor(n.Ticks/groove.TicksPerStep + 0.5))
		bar := int(math.Floor(float64(step) / groove.StepsPerBar))
		if bars[bar] == nil {
			bars[bar] = map[[2]int]uint8{}
		}
		bars[bar][[2]int{step - bar*groove.StepsPerBar, int(n.Voice)}] = n.Velocity
	}
	return bars
}

// marked is a loop whose pattern is the kick alone and whose fills are the snare alone.
func marked(steps int) *groove.Loop {
	l := &groove.Loop{ID: 1, Fill: new(groove.Pattern), FillSteps: steps}
	for s := range groove.Steps {
		l.Pattern.Hits[s][groove.Kick], l.Pattern.Velocities[s][groove.Kick] = true, 0.5
		l.Fill.Hits[s][groove.Snare], l.Fill.Velocities[s][groove.Snare] = true, 0.5
	}
	return l
}

// filled checks that just these bars end with a fill of that many steps, and that each lands on the next downbeat.
func filled(t *testing.T, notes []seq.Note, bars, steps int, ends func(bar int) bool) {
	t.Helper()
	got := inBars(notes)
	for bar := range bars {
		for step := range groove.StepsPerBar {
			want := groove.Kick
			if ends(bar) && step >= groove.StepsPerBar-steps || step == 0 && bar > 0 && ends(bar-1) {
				want = groove.Snare
			}
			if _, ok := got[bar][[2]int{step, int(want)}]; !ok {
				t.Fatalf("bar %d, step %d: no %s", bar+1, step+1, want)
			}
		}
		if len(got[bar]) != groove.StepsPerBar {
			t.Fatalf("bar %d has %d notes", bar+1, len(got[bar]))
		}
	}
}

// checkFillEvery: just every so-manieth bar ends with a fill, and it lands on the next downbeat.
func checkFillEvery(t *testing.T, _ *loopMaker, _ *steer.Param) {
	for _, every := range []int{0, 1, 2, 3, 4, 8} {
		s := set(t, takesState(), "fill_every", every)
		filled(t, perform(s, marked(8), 24), 24, 8, func(bar int) bool { return every > 0 && (bar+1)%every == 0 })
	}
}

// checkFill: wherever it is asked for, one bar ends with a fill, this one or late in it the next, and it lands on the downbeat.
func checkFill(t *testing.T, _ *loopMaker, _ *steer.Param) {
	for at := 1.0; at < 2*ticksPerBar; at += 5 {
		open := int(math.Floor(at/groove.TicksPerStep+0.5)) + 1 // the first step that has not opened
		bar, pos := open/groove.StepsPerBar, open%groove.StepsPerBar
		if pos > groove.StepsPerBar-groove.StepsPerBeat {
			bar++
		}
		steps := groove.StepsPerBeat // so that a fill that is asked for in time is whole
		notes := perform(takesState(), marked(steps), 6, action{at, func(q *seq.Sequencer) { q.Fill() }})
		filled(t, notes, 6, steps, func(b int) bool { return b == bar })
	}
}

// checkTimescale: at half and double time the notes are the same, twice as far and half as far apart; a change comes at a bar line.
func checkTimescale(t *testing.T, e *loopMaker, p *steer.Param) {
	l := e.loop(t, funkState(t, 6), 0)
	plain := perform(takesState(), l, 16)
	for i, factor := range []float64{0.5, 1, 2} {
		got := perform(set(t, takesState(), "timescale", p.Choices[i]), l, 8)
		for j, n := range got {
			if math.Abs(n.Ticks*factor-plain[j].Ticks) > 1e-9 || n.Voice != plain[j].Voice || n.Velocity != plain[j].Velocity {
				t.Fatalf("%s: note %d is %+v, at normal time %+v", p.Choices[i], j, n, plain[j])
			}
		}
		if want := len(perform(takesState(), l, 8*factor)); len(got) != want {
			t.Errorf("%s: %d notes in 8 bars, want %d", p.Choices[i], len(got), want)
		}
	}
	double := set(t, takesState(), "timescale", "double")
	got := perform(takesState(), marked(0), 4, action{1.5 * ticksPerBar, func(q *seq.Sequencer) { tune(q, double) }})
	for bar, notes := range countBars(got) {
		if want := []int{16, 16, 32, 32}[bar]; notes != want {
			t.Errorf("changed in bar 2, bar %d has %d notes, want %d", bar+1, notes, want)
		}
	}
}

func countBars(notes []seq.Note) (n [4]int) {
	for _, note := range notes {
		if bar := int(note.Ticks / ticksPerBar); bar < len(n) {
			n[bar]++
		}
	}
	return n
}

// checkQuantize: a new loop takes over at the first boundary of the quantum, wherever it comes.
func checkQuantize(t *testing.T, _ *loopMaker, p *steer.Param) {
	old, fresh := marked(0), marked(0)
	fresh.ID, fresh.Pattern = 2, *fresh.Fill
	for i, name := range p.Choices {
		s := set(t, set(t, takesState(), "quantize", p.Choices[(i+1)%len(p.Choices)]), "quantize", name)
		quantum, err := seq.ParseQuantize(s.Quantize)
		if err != nil {
			t.Fatal(err)
		}
		for at := 5.0; at < 5*ticksPerBar; at += 37 {
			notes := perform(s, old, 12, action{at, func(q *seq.Sequencer) { q.Queue(fresh, quantum) }})
			open := int(math.Floor(at/groove.TicksPerStep+0.5)) + 1
			want := (open + quantum.Steps() - 1) / quantum.Steps() * quantum.Steps()
			for _, n := range notes {
				step := int(math.Floor(n.Ticks/groove.TicksPerStep + 0.5))
				if (n.LoopID == fresh.ID) != (step >= want) {
					t.Fatalf("%s: queued at tick %g, step %d comes from loop %d; the boundary is step %d", name, at, step, n.LoopID, want)
				}
			}
		}
	}
}

// stage is a player on its own clock with a session that has nothing else.
type stage struct {
	session *Session
	sent    chan player.SentNote
	s       steer.State
}

func newStage(t *testing.T, l *groove.Loop) *stage {
	t.Helper()
	s := set(t, takesState(), "bpm", 300)
	sent := make(chan player.SentNote, 4096)
	p, err := player.New(player.Config{Clock: clock.NewAuto(clock.ModeInternal, clock.BPM(s.BPM)), Kit: groove.GMKit(), SentNotes: sent})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = p.Run(context.Background()) // it ends with Close, below
	}()
	t.Cleanup(func() { _ = p.Close(); <-done })
	p.QueueLoop(l, seq.Step)
	st := &stage{&Session{player: p, kits: config.LoadKits(t.TempDir(), config.Kits{})}, sent, s}
	st.session.state = s
	return st
}

// inTime does a check on a stage. A run in which the machine held the player up is invalid, because the player drops what is more
// than a beat late: it is repeated.
func inTime(t *testing.T, check func(*stage) error) {
	t.Helper()
	const runs = 10
	for run := 1; ; run++ {
		st := newStage(t, marked(0))
		err := check(st)
		if err == nil {
			return
		}
		dropped := st.session.player.Snapshot().LateDrops
		if dropped == 0 || run == runs {
			t.Error(err)
			return
		}
		t.Logf("run %d: %d notes were more than a beat late", run, dropped)
	}
}

// steer has a command done by what the daemon does for the player.
func (st *stage) steer(t *testing.T, name string, args ...any) {
	t.Helper()
	cmd, err := steer.Request{Name: name, Args: args}.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	r, err := steer.Apply(st.s, cmd)
	if err == nil {
		err = st.session.updatePlayer(st.s, r.State, r.Effect)
	}
	if err == nil {
		st.s, st.session.state = r.State, r.State
		_, err = cmd.Do(actions{s: st.session})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// next returns the next notes that are played.
func (st *stage) next(t *testing.T, n int) []player.SentNote {
	t.Helper()
	var notes []player.SentNote
	for len(notes) < n {
		select {
		case s := <-st.sent:
			notes = append(notes, s)
		case <-time.After(limitOfWaits):
			t.Fatalf("waited in vain for note %d of %d", len(notes)+1, n)
		}
	}
	return notes
}

// until throws notes away up to one that is as wanted.
func (st *stage) until(t *testing.T, ok func(player.SentNote) bool) player.SentNote {
	t.Helper()
	const most = 200
	for range most {
		if n := st.next(t, 1)[0]; ok(n) {
			return n
		}
	}
	t.Fatalf("%d notes, and none is as wanted", most)
	return player.SentNote{}
}

// checkBPM: without an external clock notes are so far apart; the model is told, and plays otherwise.
func checkBPM(t *testing.T, e *loopMaker, _ *steer.Param) {
	s := funkState(t, 8)
	slow, fast := e.loop(t, set(t, s, "bpm", 70), 0), e.loop(t, set(t, s, "bpm", 200), 0)
	if slow.Origin.Style.BPM != 70 || slow.Probabilities == fast.Probabilities {
		t.Error("the model does not notice the tempo")
	}
	st := newStage(t, marked(0))
	st.steer(t, steer.TransportStart)
	for _, bpm := range []float64{300, 240, 275.5} {
		st.steer(t, "bpm", bpm)
		first := st.until(t, func(n player.SentNote) bool { return float64(n.Tempo) == bpm })
		next := st.next(t, 4)[3]
		took := next.Line.Sub(first.Line).Seconds() / (next.Ticks - first.Ticks) * 24
		if math.Abs(took-60/bpm) > 1e-6 {
			t.Errorf("at %g BPM a beat takes %.6f s", bpm, took)
		}
	}
}

// checkOffset: all notes are shifted by so many ms, to the microsecond.
func checkOffset(t *testing.T, _ *loopMaker, _ *steer.Param) {
	t.Parallel() // it plays in real time
	st := newStage(t, marked(0))
	st.steer(t, steer.TransportStart)
	for _, ms := range []float64{-250, -12.5, 0, 0.25, 40, 250} {
		st.steer(t, "offset", ms)
		shift := func(n player.SentNote) float64 { return n.Intended.Sub(n.Line).Seconds() * 1e3 }
		st.until(t, func(n player.SentNote) bool { return math.Abs(shift(n)-ms) < 1e-3 })
		for _, n := range st.next(t, 4) {
			if math.Abs(shift(n)-ms) > 1e-3 {
				t.Errorf("at %g ms a note is shifted by %g", ms, shift(n))
			}
		}
	}
}

// checkKit: each voice plays the note and the channel that the kit says.
func checkKit(t *testing.T, _ *loopMaker, _ *steer.Param) {
	t.Parallel() // it plays in real time
	l := marked(0)
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			l.Pattern.Hits[s][v], l.Pattern.Velocities[s][v] = true, 0.8
		}
	}
	st := newStage(t, l)
	st.steer(t, steer.TransportStart)
	for _, name := range st.session.kits.Names() {
		if name == st.s.Kit {
			continue
		}
		st.steer(t, "kit", name)
		kit := st.session.kitOf(st.s)
		wrong := func(n player.SentNote) bool { return n.Key != kit.Notes[n.Voice] }
		st.until(t, func(n player.SentNote) bool { return n.Voice == groove.Ride }) // what was on its way
		st.until(t, func(n player.SentNote) bool { return n.Voice == groove.Ride })
		for _, n := range st.next(t, groove.NumVoices) {
			if wrong(n) {
				t.Errorf("kit %s: the %s plays note %d, want %d", name, n.Voice, n.Key, kit.Notes[n.Voice])
			}
		}
	}
}

// checkArticulations: a bell plays the note that the kit has for it, and with the switch off the ride's.
func checkArticulations(t *testing.T, _ *loopMaker, p *steer.Param) {
	t.Parallel() // it plays in real time
	l := marked(0)
	for s := range groove.Steps {
		l.Pattern.Hits[s][groove.Ride], l.Pattern.Velocities[s][groove.Ride], l.Pattern.Articulations[s][groove.Ride] = true, 0.8, groove.Bell
	}
	st := newStage(t, l)
	st.steer(t, steer.TransportStart)
	for _, want := range []uint8{53, 51, 53} {
		st.steer(t, p.Name, want == 53)
		st.until(t, func(n player.SentNote) bool { return n.Voice == groove.Ride && n.Key == want })
		st.until(t, func(n player.SentNote) bool {
			if n.Voice == groove.Ride && n.Key != want {
				t.Errorf("the ride plays note %d, want %d", n.Key, want)
			}
			return n.Voice == groove.Ride
		})
	}
}

// checkCountIn: so many bars of beats on the closed hat come before the song, that of the one louder.
func checkCountIn(t *testing.T, _ *loopMaker, _ *steer.Param) {
	t.Parallel() // it plays in real time
	for _, bars := range []int{0, 1, 2} {
		inTime(t, func(st *stage) error {
			if bars > 0 {
				st.steer(t, "count_in", bars)
			}
			st.steer(t, steer.TransportStart)
			for i, n := range st.next(t, 4*bars+1) {
				ticks := float64(24 * (i - 4*bars))
				counted := i < 4*bars
				if n.Ticks != ticks || counted != (n.Voice == groove.ClosedHat) || counted && (i%4 == 0) != (n.Velocity > 100) {
					return fmt.Errorf("%d bars: note %d is %+v", bars, i, n)
				}
			}
			return nil
		})
	}
}

// checkTransport: start plays from the beginning, stop ends it, continue plays on, panic silences and the song goes on.
func checkTransport(t *testing.T, _ *loopMaker, _ *steer.Param) {
	t.Parallel() // it plays in real time
	inTime(t, func(st *stage) error { return st.transport(t) })
}

func (st *stage) transport(t *testing.T) error {
	t.Helper()
	st.steer(t, steer.TransportStart)
	first := st.next(t, 20)
	if first[0].Ticks != 0 {
		return fmt.Errorf("it begins at tick %g", first[0].Ticks)
	}
	st.steer(t, steer.TransportStop)
	waitFor(t, "the stop", func() bool { return st.session.player.Snapshot().State == clock.Stopped })
	last := first[19].Ticks
	for drained := false; !drained; {
		select {
		case n := <-st.sent:
			last = n.Ticks
		default:
			drained = true
		}
	}
	st.steer(t, steer.TransportContinue)
	if n := st.next(t, 1)[0]; n.Ticks < last || n.Ticks > last+24 {
		return fmt.Errorf("stopped behind tick %g, it goes on at %g", last, n.Ticks)
	}
	st.steer(t, steer.Panic)
	waitFor(t, "the panic", func() bool { return st.session.player.Snapshot().Panics == 1 })
	st.next(t, 3)
	st.steer(t, steer.TransportStart)
	// The one, or the step behind it where the kick has sounded just before.
	if n := st.until(t, func(n player.SentNote) bool { return n.Ticks < last }); n.Ticks > groove.TicksPerStep {
		return fmt.Errorf("started again, it begins at tick %g", n.Ticks)
	}
	return nil
}

// limitOfWaits only ends a test that has failed.
const limitOfWaits = waittest.Limit

// waitFor looks again and again until a condition is met.
var waitFor = waittest.Until
