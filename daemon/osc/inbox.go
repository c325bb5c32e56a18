package osc

import (
	"bytes"
	"net/netip"
	"slices"
	"sync"

	"github.com/groovegen/groovegen/daemon/steer"
)

// Limits of what waits for the pump. Of one sender that is a second of a flood, because on a busy machine the pump may
// have to wait that long.
const (
	maxWaiting = 1024      // datagrams of one sender
	maxBytes   = 256 << 10 // of one sender
	maxSenders = 256       // senders that are not known
	maxUnknown = 4 << 20   // bytes of all of them
)

// knownTurns is how many turns in a row known senders have before an unknown one has its turn.
const knownTurns = 3

// packet is one datagram; data is nil when it was too large.
type packet struct {
	data []byte
	from netip.AddrPort
}

// inbox holds datagrams until the pump takes them. Each sender has a queue of its own and the pump takes from them in turn,
// so that one that sends too much loses its own datagrams only. It is safe for concurrent use; nothing in it blocks.
type inbox struct {
	params map[string]*steer.Param // not changed any more

	mu      sync.Mutex
	known   map[netip.Addr]bool
	senders map[netip.Addr]*senderQueue // those that have something waiting
	turn    [2][]*senderQueue           // the same in the order of their turns: the known ones and the others
	taken   int                         // turns of known senders since the last unknown one's
	bytes   int                         // of unknown senders
	lost    uint64
}

// senderQueue is the datagrams of one sender.
type senderQueue struct {
	from    netip.Addr
	known   bool
	packets []packet
	bytes   int
}

func newInbox(params map[string]*steer.Param) *inbox {
	return &inbox{params: params, senders: make(map[netip.Addr]*senderQueue)}
}

// setKnown says which senders come first.
func (b *inbox) setKnown(known map[netip.Addr]bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known = known
}

// push adds a datagram.
func (b *inbox) push(p packet) {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.senders[p.from.Addr()]
	if q == nil {
		q = &senderQueue{from: p.from.Addr(), known: b.known[p.from.Addr()]}
		if !q.known && (len(b.turn[1]) >= maxSenders || b.bytes+len(p.data) > maxUnknown) {
			b.lost++
			return
		}
		b.senders[q.from] = q
		b.turn[q.class()] = append(b.turn[q.class()], q)
	}
	if len(q.packets) >= maxWaiting || q.bytes+len(p.data) > maxBytes || !q.known && b.bytes+len(p.data) > maxUnknown {
		b.shorten(q)
	}
	if !q.known && b.bytes+len(p.data) > maxUnknown {
		b.lost++
		return
	}
	q.packets = append(q.packets, p)
	b.count(q, len(p.data))
}

// pop takes the next datagram. more is true when others wait.
func (b *inbox) pop() (p packet, more, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	class := 0
	if b.taken++; len(b.turn[0]) == 0 || b.taken > knownTurns && len(b.turn[1]) > 0 {
		class, b.taken = 1, 0
	}
	if len(b.turn[class]) == 0 {
		return packet{}, false, false
	}
	q := b.turn[class][0]
	p, q.packets = q.packets[0], q.packets[1:]
	b.count(q, -len(p.data))
	b.turn[class] = slices.Delete(b.turn[class], 0, 1)
	if len(q.packets) == 0 {
		delete(b.senders, q.from)
	} else {
		waiting := q.bytes
		b.count(q, -waiting)
		q.known = b.known[q.from]
		b.count(q, waiting)
		b.turn[q.class()] = append(b.turn[q.class()], q)
	}
	return p, len(b.senders) > 0, true
}

func (q *senderQueue) class() int {
	if q.known {
		return 0
	}
	return 1
}

// count adds bytes to a queue; mu is held.
func (b *inbox) count(q *senderQueue, n int) {
	q.bytes += n
	if !q.known {
		b.bytes += n
	}
}

// shorten makes room in a queue: of the values of one parameter only the newest stays, and if that is not enough the
// oldest half goes. mu is held.
func (b *inbox) shorten(q *senderQueue) {
	before := len(q.packets)
	newest := make(map[string]bool)
	var kept []packet
	for _, p := range slices.Backward(q.packets) {
		if address, ok := b.valueOf(p.data); ok {
			if newest[address] {
				continue
			}
			newest[address] = true
		}
		kept = append(kept, p)
	}
	slices.Reverse(kept)
	size := 0
	for _, p := range kept {
		size += len(p.data)
	}
	for len(kept) > maxWaiting/2 || size > maxBytes/2 {
		size -= len(kept[0].data)
		kept = kept[1:]
	}
	b.count(q, size-q.bytes)
	q.packets = kept
	b.lost += uint64(before - len(kept))
}

// valueOf returns the address of a datagram that does nothing but give a parameter another value.
func (b *inbox) valueOf(data []byte) (address string, ok bool) {
	end := bytes.IndexByte(data, 0)
	if end < 0 {
		return "", false
	}
	p := b.params[string(data[:end])]
	tags := padded(end)
	if p == nil || p.Action() || p.Kind == steer.KindLatent || tags+1 >= len(data) || data[tags] != ',' || data[tags+1] == 0 {
		return "", false // a switch without a value toggles
	}
	return p.Address, true
}

// waiting returns how many datagrams wait.
func (b *inbox) waiting() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, q := range b.senders {
		n += len(q.packets)
	}
	return n
}

// lostCount returns how many datagrams were lost here.
func (b *inbox) lostCount() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lost
}
