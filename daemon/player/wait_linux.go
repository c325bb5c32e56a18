package player

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/groovegen/groovegen/clock"
)

// Operations of futex(2) that x/sys does not name.
const (
	futexWake       = 1
	futexWaitBitset = 9
	futexPrivate    = 128
	matchAny        = 0xffffffff
)

// The states of a waiter's word.
const (
	awake    uint32 = iota // no wait, no call
	called                 // wake was called since the last wait
	sleeping               // the owner waits
)

// waiter lets one thread sleep until an absolute instant on CLOCK_MONOTONIC or until wake is called, whichever comes
// first. It uses a futex, the one Linux wait that offers both. It may return early; the caller checks what there is to
// do.
type waiter struct {
	word atomic.Uint32
	time unix.Timespec
}

func newWaiter() *waiter { return new(waiter) }

// until sleeps. One goroutine only, on a locked thread. Realtime-safe: yes.
func (w *waiter) until(deadline, now clock.Time) {
	if w.begin(deadline, now) {
		// Whatever the result (called, timed out, interrupted, called in between), there is something to look at.
		_, _, _ = unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&w.word)), futexWaitBitset|futexPrivate,
			uintptr(sleeping), uintptr(unsafe.Pointer(&w.time)), 0, matchAny)
	}
	w.word.Store(awake)
}

// begin sets the deadline and reports whether to sleep: not after the deadline, and not after a call of wake.
func (w *waiter) begin(deadline, now clock.Time) bool {
	w.time = unix.NsecToTimespec(int64(deadline))
	return deadline > now && w.word.CompareAndSwap(awake, sleeping)
}

// wake ends the wait, or the next one if none is in progress. Thread-safe: yes. Realtime-safe: yes.
func (w *waiter) wake() {
	if w.word.Swap(called) == sleeping {
		_, _, _ = unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&w.word)), futexWake|futexPrivate, 1, 0, 0, 0)
	}
}
