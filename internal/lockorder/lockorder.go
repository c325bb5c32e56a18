// Package lockorder gives the daemon's mutexes one order, and finds the goroutine that does not keep it.
//
// The order is the list of ranks. A goroutine that holds a mutex locks only mutexes of later ranks. So no two
// goroutines can wait for each other. Enable turns the check on, in tests: then a wrong order is reported at once,
// whether it blocks or not.
package lockorder

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// Rank is the place of a mutex in the order.
type Rank int

// The order, from the first mutex to the last.
const (
	_           Rank = iota
	ModelChange      // training: held while a new engine is built and takes over
	Network          // osc/network: held while ports are opened, which waits for commands that are being applied
	Jobs             // training/jobs: the list of jobs
	Session          // what plays: parameters, undo, engine, kits; never held while something waits
	Loops            // the loops that play and played
	Capture          // capture: the session that captures
	Encoder          // capture: the encoder of captured grooves; held while it is read
	Library          // training/library: the models
	Settings         // the settings
	AllowList        // osc/access: the paired controllers
)

// Mutex is a sync.Mutex with a rank.
type Mutex struct {
	Rank Rank
	mu   sync.Mutex
}

// New returns a mutex.
func New(r Rank) Mutex { return Mutex{Rank: r} }

// Lock locks m. While the check is on it reports a wrong order before it waits.
func (m *Mutex) Lock() {
	if !enabled.Load() {
		m.mu.Lock()
		return
	}
	id := goroutine()
	check(id, m)
	m.mu.Lock()
	hold(id, m)
}

// Unlock unlocks m.
func (m *Mutex) Unlock() {
	release(m)
	m.mu.Unlock()
}

var (
	enabled atomic.Bool
	report  func(string)

	guard sync.Mutex // guards held
	held  = map[int64][]*Mutex{}
)

// Enable turns the check on for the rest of the program. f gets each wrong order as a text. A program calls it once,
// before it locks any Mutex.
func Enable(f func(string)) {
	report = f
	enabled.Store(true)
}

func check(id int64, m *Mutex) {
	guard.Lock()
	list := slices.Clone(held[id])
	guard.Unlock()
	for _, h := range list {
		if h.Rank >= m.Rank {
			buf := make([]byte, 16<<10)
			report(fmt.Sprintf("lock of rank %d while rank %d is held, see package lockorder:\n%s", m.Rank, h.Rank, buf[:runtime.Stack(buf, false)]))
		}
	}
}

func hold(id int64, m *Mutex) {
	guard.Lock()
	defer guard.Unlock()
	held[id] = append(held[id], m)
}

// release removes m from the goroutine that holds it, which need not be the one that unlocks it.
func release(m *Mutex) {
	if !enabled.Load() {
		return
	}
	guard.Lock()
	defer guard.Unlock()
	for id, list := range held {
		if i := slices.Index(list, m); i >= 0 {
			if list = slices.Delete(list, i, i+1); len(list) == 0 {
				delete(held, id)
			} else {
				held[id] = list
			}
			return
		}
	}
}

// goroutine returns the number of the present goroutine, as a stack trace shows it.
func goroutine() int64 {
	var buf [64]byte
	fields := bytes.Fields(buf[:runtime.Stack(buf[:], false)])
	id, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		panic(fmt.Sprintf("lockorder: a stack trace begins with %q", buf[:]))
	}
	return id
}
