package player

import (
	"math"
	"sync/atomic"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/midiport"
	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
)

const (
	// eventRoom is how many input messages may wait: five seconds of clock at 300 BPM, and some room.
	eventRoom = 1024
	// commandRoom is how many commands may wait.
	commandRoom = 64
)

type commandKind uint8

const (
	cmdTransport commandKind = iota
	cmdPanic
	cmdPlayNote
	cmdFill
)

// command is an instruction that must not be lost or reordered. Values of which only the newest counts are in slots.
type command struct {
	kind  commandKind
	event clock.Event // cmdTransport

	kit      *groove.Kit // cmdPlayNote
	voice    groove.Voice
	velocity uint8
}

// outputChange is another output for the player.
type outputChange struct {
	out   midiport.Out
	taken chan struct{} // closed when the player has let go of the output before
}

type queuedLoop struct {
	loop    *groove.Loop
	quantum seq.Quantize
}

// inbox is where other goroutines and the driver's threads leave events, commands and settings for the player. No side
// waits for the other.
type inbox struct {
	events   *midiport.Queue
	commands chan command

	kit    atomic.Pointer[groove.Kit] // never nil
	loop   atomic.Pointer[queuedLoop]
	output atomic.Pointer[outputChange]
	offset atomic.Int64  // time.Duration
	tempo  atomic.Uint64 // float64; 0 = none
	fills  atomic.Int64  // bars from fill to fill; 0 = none
	scale  atomic.Uint64 // float64; 0 = never set
}

func newInbox(kit groove.Kit) *inbox {
	b := &inbox{events: midiport.NewQueue(eventRoom), commands: make(chan command, commandRoom)}
	b.kit.Store(&kit)
	return b
}

// command returns the oldest command, if any. Realtime-safe: yes.
func (b *inbox) command() (command, bool) {
	select {
	case c := <-b.commands:
		return c, true
	default:
		return command{}, false
	}
}

// put adds a command, if there is room.
func (b *inbox) put(c command) bool {
	select {
	case b.commands <- c:
		return true
	default:
		return false
	}
}

// popLoop empties the loop slot; nil if it was empty. Realtime-safe: yes.
func (b *inbox) popLoop() *queuedLoop {
	if b.loop.Load() == nil {
		return nil
	}
	return b.loop.Swap(nil)
}

// popOutput empties the output slot; nil if it was empty. Realtime-safe: yes.
func (b *inbox) popOutput() *outputChange {
	if b.output.Load() == nil {
		return nil
	}
	return b.output.Swap(nil)
}

// popTempo empties the tempo slot. Realtime-safe: yes.
func (b *inbox) popTempo() (clock.BPM, bool) {
	if b.tempo.Load() == 0 {
		return 0, false
	}
	t := math.Float64frombits(b.tempo.Swap(0))
	return clock.BPM(t), t > 0
}
