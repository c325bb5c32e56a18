package daemon

import (
	"errors"
	"net/http"
	"strconv"
	"sync"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/player"
	"github.com/groovegen/groovegen/daemon/tape"
	"github.com/groovegen/groovegen/groove/piece"
)

// deck puts the notes that the player tells of on the tape, shows them to the web page, and passes them on to the recorder if
// there is one.
//
// in:  sent (the player's channel)
// out: tape, show, next
type deck struct {
	sent <-chan player.SentNote
	show func(player.SentNote)
	next chan<- player.SentNote // nil: nobody records
	tape tape.Tape

	terminate chan struct{}
	done      chan struct{}
	once      sync.Once
}

func newDeck(sent <-chan player.SentNote, show func(player.SentNote), next chan<- player.SentNote) *deck {
	k := &deck{sent: sent, show: show, next: next, terminate: make(chan struct{}), done: make(chan struct{})}
	go k.run()
	return k
}

func (k *deck) run() {
	defer close(k.done)
	for {
		select {
		case s := <-k.sent:
			k.add(s)
		case <-k.terminate:
			for {
				select {
				case s := <-k.sent:
					k.add(s)
				default:
					return
				}
			}
		}
	}
}

func (k *deck) add(s player.SentNote) {
	if s.LoopID != 0 { // a count-in is none of the music
		k.tape.Add(tape.Stroke{
			Line: s.Line, Ticks: s.Ticks, Tempo: s.Tempo, Length: s.Length, Voice: s.Voice,
			Channel: s.Channel + 1, Key: s.Key, Velocity: s.Velocity, Chokes: s.Chokes,
		})
	}
	k.show(s)
	if k.next != nil {
		k.next <- s
	}
}

func (k *deck) close() {
	k.once.Do(func() { close(k.terminate) })
	<-k.done
}

// Piece implements control.Hub.
func (d *Daemon) Piece(loops int) (piece.Piece, error) {
	var p piece.Piece
	var err error
	if loops > 0 {
		p, err = d.deck.tape.Loops(loops, d.player.Snapshot().Ticks)
	} else {
		p, err = d.deck.tape.Performance()
	}
	if errors.Is(err, piece.ErrEmpty) {
		return p, &control.Error{
			Code: http.StatusNotFound, Field: "loops", Value: strconv.Itoa(loops), Message: "nothing has been played yet",
			Hint: "start the transport; or export the loop that waits, without --loops and --performance",
		}
	}
	return p, err
}
