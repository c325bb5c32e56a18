package player

import (
	"math"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

const (
	// watchdog is the longest sleep while a clock runs, so that the follower notices missing ticks.
	watchdog = 50 * time.Millisecond
	// idle is the longest sleep otherwise. Every event wakes the player; this only keeps its snapshot fresh.
	idle = time.Second
	// slack is how long before its instant a note counts as due. It absorbs the rounding between ticks and nanoseconds:
	// without it the player could wake up for a note and then wait for it again.
	slack = time.Microsecond
	// burst is how many notes are read from the sequencer at a time.
	burst = 64
	// guard delays note-offs if a note-on is due within this time. Sending takes time, and a note-off that is 2 ms late
	// is not audible; a late note-on is.
	guard = 2 * time.Millisecond
)

// engine is the player without its goroutine: a function of the time and of the inbox. Its methods are called by one
// goroutine and allocate nothing.
type engine struct {
	inbox  *inbox
	reader midiport.ClockReader
	clock  Clock
	sender noteSender
	seq    seq.Sequencer
	lead   lead

	takeOvers chan<- seq.TakeOver // nil: no reports
	sentNotes chan<- SentNote     // nil: no reports

	fills   int64  // the sequencer's setting, in bars
	scale   uint64 // the sequencer's setting, as float64 bits
	kit     *groove.Kit
	offset  time.Duration // set by the user, added to the instant of every note
	status  clock.Status  // of the clock, at the last call of followClock
	changed clock.Time    // when the status or the offset changed last
	placed  clock.Time    // when the song started or jumped last: notes before that instant sound after it
	clean   bool          // the receiver has been reset since the first start

	lateness    Histogram
	published   snapshotCell
	snapshot    Snapshot
	reportDrops uint64
	panics      uint64
	early       uint64 // notes whose instant was before placed
	notes       [burst]seq.Note
	lateBy      [burst]time.Duration // how late each of notes was handed over
	sent        [burst]SentNote
}

func (e *engine) init(c Config, in *inbox) {
	e.inbox = in
	e.clock = c.Clock
	e.sender.init(c.Out, c.Now)
	e.lead.least = e.sender.lead
	e.takeOvers, e.sentNotes = c.TakeOvers, c.SentNotes
	e.kit, e.offset = in.kit.Load(), c.Offset
	e.status = e.clock.Status()
	e.publish(c.Now())
}

// begin ends notes that a previous, killed player may have left sounding in the receiver. followClock does the same at
// the first start of the song, because a receiver may connect later.
func (e *engine) begin(now clock.Time) {
	e.snapshot.Realtime = e.sender.realtime()
	e.sender.beginBatch(now)
	e.sender.resetReceiver(now, e.kit)
	e.sender.endBatch()
}

// step does everything that is due at now. It returns the instant of the next call; an event may require an earlier
// one. Realtime-safe: yes.
func (e *engine) step(now clock.Time) clock.Time {
	e.changeOutput(now)
	e.lead.ran(now)
	e.sender.lead = e.lead.length(e.status.Timeline.Tempo)
	e.sender.beginBatch(now)
	next := e.runDue(now)
	e.sender.endBatch()
	e.lead.planned = next
	e.sender.collectLateness(&e.lateness)
	e.publish(now)
	return next
}

// changeOutput takes another output into use. A lead that the output asks for stays while there is none.
func (e *engine) changeOutput(now clock.Time) {
	c := e.inbox.popOutput()
	if c == nil {
		return
	}
	e.sender.setOutput(c.out)
	if c.out != nil {
		e.lead = lead{least: e.sender.lead}
	}
	e.begin(now)
	close(c.taken)
}

// runDue applies settings, handles messages and commands, sends due notes and note-offs, and returns the next
// deadline.
func (e *engine) runDue(now clock.Time) clock.Time {
	e.readSettings(now)
	for {
		event, ok := e.inbox.events.Pop()
		if !ok {
			break
		}
		e.handleMessage(event, now)
	}
	for {
		c, ok := e.inbox.command()
		if !ok {
			break
		}
		e.handleCommand(c, now)
	}
	e.clock.Advance(now)
	e.followClock(now)
	e.sendDueNotes(now)
	next := e.nextWake(now)
	if e.sender.lead > 0 || next.Sub(now) > guard {
		e.sender.sendOffsUntil(now.Add(e.sender.lead))
		e.sender.dropEnded(now)
		if off, ok := e.sender.nextOff(); ok {
			next = min(next, off.Add(-e.sender.lead))
		}
	}
	return next
}

// readSettings applies the newest values from the slots of the inbox.
func (e *engine) readSettings(now clock.Time) {
	if kit := e.inbox.kit.Load(); kit != e.kit {
		e.kit = kit // sounding notes keep the key and channel that they started with
	}
	if offset := time.Duration(e.inbox.offset.Load()); offset != e.offset {
		e.offset, e.changed = offset, now
	}
	if tempo, ok := e.inbox.popTempo(); ok {
		e.clock.SetTempo(now, tempo)
	}
	if bars := e.inbox.fills.Load(); bars != e.fills {
		e.fills = bars
		e.seq.FillEvery(int(bars))
	}
	if factor := e.inbox.scale.Load(); factor != e.scale {
		e.scale = factor
		e.seq.SetTimescale(math.Float64frombits(factor))
	}
	if q := e.inbox.popLoop(); q != nil {
		quantum := q.quantum
		if !e.running() {
			quantum = seq.Step // nothing plays, so the loop can change at once
		}
		e.seq.Queue(q.loop, quantum)
	}
}

// handleMessage passes one input message to the clock follower. Notes that were due before the message are sent first,
// by the timeline as it was then. So the notes do not depend on when this goroutine runs.
func (e *engine) handleMessage(m midiport.Event, now clock.Time) {
	event, ok := e.reader.Clock(m)
	if !ok {
		return
	}
	e.lead.received(now.Sub(event.At))
	e.sendDueNotes(min(event.At, now))
	e.clock.Handle(event)
	e.followClock(event.At)
}

// handleCommand carries out a command of another goroutine.
func (e *engine) handleCommand(c command, now clock.Time) {
	switch c.kind {
	case cmdTransport:
		e.sendDueNotes(now)
		e.moveTransport(c.event, now)
		e.followClock(now)
	case cmdPanic:
		e.panics++
		e.sender.resetReceiver(now, e.kit)
	case cmdFill:
		e.sendDueNotes(now)
		e.seq.Fill()
	case cmdPlayNote:
		e.sendDueNotes(now)
		var report SentNote
		report.Intended = now
		e.playNote(c.kit, seq.Note{Voice: c.voice, Velocity: c.velocity}, &report)
	}
}

// moveTransport starts, stops or moves the internal transport.
func (e *engine) moveTransport(c clock.Event, now clock.Time) {
	switch c.Kind {
	case clock.Start:
		e.clock.CountIn(now, c.Step)
	case clock.Continue:
		e.clock.Continue(now)
	case clock.Stop:
		e.clock.Stop(now)
	case clock.Position:
		e.clock.Locate(now, c.Step)
	case clock.Tick:
	}
}

func (e *engine) running() bool { return e.status.State == clock.Running }

// followClock reads the state of the clock at an instant, and starts, moves or stops the sequencer with it.
func (e *engine) followClock(at clock.Time) {
	was, status := e.status, e.clock.Status()
	if status == was {
		return
	}
	e.status, e.changed = status, at
	if status.State != clock.Stopped && !e.clean {
		e.clean = true
		e.sender.resetReceiver(at, e.kit)
	}
	switch {
	case status.State != clock.Running:
		if was.State == clock.Running {
			e.halt(at)
		}
	case was.State != clock.Running:
		e.placed = at
		e.seq.Start(status.Timeline.TicksAt(at))
	case status.Epoch != was.Epoch:
		e.placed = at
		e.seq.Jump(was.Timeline.TicksAt(at), status.Timeline.TicksAt(at))
	}
}

// halt stops the sequencer and ends all notes.
func (e *engine) halt(now clock.Time) {
	e.seq.Stop()
	e.sender.silence(now)
}

// ahead returns how long before its place on the timeline a note is handed over.
func (e *engine) ahead() time.Duration { return e.sender.lead - e.offset }

// sendDueNotes sends the notes that are due at an instant.
func (e *engine) sendDueNotes(now clock.Time) {
	if !e.running() {
		return
	}
	horizon := e.status.Timeline.TicksAt(now.Add(e.ahead() + slack))
	for {
		due := e.seq.Advance(horizon, e.notes[:0])
		for i := range due {
			e.lateBy[i] = e.sendNote(&due[i], &e.sent[i])
		}
		// Reports can wake other threads, which takes time. So they follow after all notes are sent.
		for i := range due {
			switch {
			case e.sent[i].Intended < e.placed:
				e.early++
			case e.sender.thread == nil || e.lateBy[i] >= 0:
				e.lateness.Add(e.lateBy[i])
			}
			e.reportNote(&e.sent[i])
		}
		if len(due) < burst {
			break
		}
	}
	if t, ok := e.seq.TakeOver(); ok {
		e.reportTakeOver(t)
	}
}

// sendNote sends one note of the loop, fills in its report, and returns how late it was handed over: against its
// instant on the timeline, or against the moment at which that instant became known, if that was later. Negative means
// ahead of time.
func (e *engine) sendNote(n *seq.Note, report *SentNote) time.Duration {
	intended := e.status.Timeline.TimeAt(n.Ticks).Add(e.offset)
	*report = SentNote{
		Intended: intended, Line: intended.Add(-e.offset), Ticks: n.Ticks, Tempo: e.status.Timeline.Tempo, LoopID: n.LoopID,
		Groove: PlaySettings{Epoch: e.status.Epoch, Timescale: float32(e.seq.Timescale()), FillEvery: int32(e.seq.FillsEvery())},
	}
	handed := e.playNote(e.kit, *n, report)
	if report.At > handed {
		return handed.Sub(report.At)
	}
	return max(0, handed.Sub(max(intended, e.changed)))
}

// playNote plays one note with the sound of a kit, at report.Intended. It ends the notes that this note chokes,
// completes the report, and returns when the note was handed over.
func (e *engine) playNote(kit *groove.Kit, n seq.Note, report *SentNote) (handed clock.Time) {
	v := n.Voice
	if chokes := kit.Overrides[v].Chokes; chokes != 0 {
		e.sender.choke(report.Intended, chokes)
	}
	report.Voice, report.Channel, report.Key = v, kit.ChannelOf(v)-1, kit.NoteOf(v, n.Articulation)
	report.Velocity, report.Chokes = kit.VelocityOf(v, n.Velocity), kit.Overrides[v].Chokes
	report.Articulation = kit.ArticulationOf(v, n.Articulation)
	report.Length = kit.LengthOf(v, float64(e.status.Timeline.Tempo))
	handed, report.At = e.sender.noteOn(report.Intended, outNote{v, report.Channel, report.Key, report.Velocity, report.Length})
	return handed
}

// nextWake returns when the next note is due or the clock must be checked, whichever comes first.
func (e *engine) nextWake(now clock.Time) clock.Time {
	next := now.Add(idle)
	if e.status.State != clock.Stopped || e.clock.External() {
		next = now.Add(watchdog)
	}
	if ticks, ok := e.seq.Next(); ok && e.running() {
		next = min(next, e.status.Timeline.TimeAt(ticks).Add(-e.ahead()))
	}
	return next
}

// shutdown stops the clock and ends all notes. It returns the instant of the last message.
func (e *engine) shutdown(now clock.Time) clock.Time {
	e.clock.Stop(now)
	e.followClock(now)
	e.halt(now)
	e.publish(now)
	return max(now, e.sender.last)
}

// reportTakeOver and reportNote send a report if there is room in the channel.
func (e *engine) reportTakeOver(t seq.TakeOver) {
	if e.takeOvers == nil {
		return
	}
	select {
	case e.takeOvers <- t:
	default:
		e.reportDrops++
	}
}

func (e *engine) reportNote(s *SentNote) {
	if e.sentNotes == nil {
		return
	}
	select {
	case e.sentNotes <- *s:
	default:
		e.reportDrops++
	}
}

// publish makes the current state the snapshot that other goroutines read.
func (e *engine) publish(now clock.Time) {
	s := &e.snapshot
	s.At, s.State, s.Epoch = now, e.status.State, e.status.Epoch
	s.External, s.Locked = e.clock.External(), e.status.Locked
	s.Tempo, s.Ticks, s.Health = e.status.Timeline.Tempo, e.position(now), e.clock.Health()
	s.Playing, s.Pending = loopID(e.seq.Current()), loopID(e.seq.Pending())
	s.Notes, s.Sounding, s.SendErrors = e.sender.sent, uint64(e.sender.sounding(now)), e.sender.errors
	s.Repeats, s.LateDrops, s.Early = e.seq.Repeats(), e.seq.Dropped(), e.early
	s.Ignored = e.reader.Malformed() + e.reader.Other()
	s.EventDrops, s.ReportDrops, s.Panics = e.inbox.events.Dropped(), e.reportDrops, e.panics
	e.published.publish(s)
}

// position returns the song position in ticks; of a stopped song, where it would continue.
func (e *engine) position(now clock.Time) float64 {
	if e.running() {
		return e.status.Timeline.TicksAt(now)
	}
	return e.status.Timeline.TickOrigin
}

func loopID(l *groove.Loop) uint64 {
	if l == nil {
		return 0
	}
	return l.ID
}
