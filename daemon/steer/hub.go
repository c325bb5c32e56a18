package steer

import "sync"

// Hub is the daemon as its clients use it: OSC, the control socket and the web page. All methods are safe for concurrent use.
type Hub interface {
	// Apply does a command. On an error the state is as it was; it is an *Error if the command is at fault. It returns within a
	// few milliseconds: it starts what takes longer and does not wait for it.
	Apply(Command) (Result, error)
	// State returns the state now.
	State() State
	// Subscribe returns a channel that gets a value some time after the state has changed; changes in quick succession
	// may share one. stop ends it and is called once.
	Subscribe() (changed <-chan struct{}, stop func())
}

// Broadcast is the Subscribe of a Hub. The zero value is ready.
type Broadcast struct {
	mu   sync.Mutex
	subs map[chan struct{}]struct{}
}

// Subscribe implements the method of Hub.
func (b *Broadcast) Subscribe() (changed <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs == nil {
		b.subs = make(map[chan struct{}]struct{})
	}
	b.subs[ch] = struct{}{}
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.subs, ch)
	}
}

// Notify notifies every subscriber. It never blocks: a subscriber that has not read the last notification gets no second one.
func (b *Broadcast) Notify() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch := range b.subs {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
