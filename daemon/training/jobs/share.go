package jobs

import (
	"cmp"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// How many processors a training leaves to the music: one while the song runs, for the timing thread to wake on, and
// none while it is stopped. The daemon writes the number to the worker's standard input whenever it changes.
const (
	leftWhilePlaying = 1
	leftWhileStopped = 0
)

// shareEvery is how soon a training gives a processor back after the song has started.
const shareEvery = 20 * time.Millisecond

// Processors is how many processors a worker uses at most: all, or as many as the user's GOMAXPROCS says.
func Processors() int {
	n, _ := strconv.Atoi(os.Getenv("GOMAXPROCS"))
	return cmp.Or(max(n, 0), runtime.NumCPU())
}

// share is the part of the processors that this process, a worker, uses.
type share struct {
	mu   sync.Mutex
	free affinity // what the process may use
}

// leave leaves n of the processors to others; one is always used. What the user has set with GOMAXPROCS stays.
func (s *share) leave(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(max(1, Processors()-n))
	}
	s.free.leave(n)
}

// follow leaves as many processors as the daemon says, until in ends.
func (s *share) follow(in io.Reader) {
	var number [1]byte
	for {
		if _, err := io.ReadFull(in, number[:]); err != nil {
			return
		}
		if n := int(number[0]) - '0'; n >= 0 && n <= 9 {
			s.leave(n)
		}
	}
}

// direct tells a worker how many processors to leave, until ended is closed. The worker begins with leftWhilePlaying.
func direct(worker io.Writer, isStopped func() bool, ended <-chan struct{}) {
	tick := time.NewTicker(shareEvery)
	defer tick.Stop()
	said := leftWhilePlaying
	for {
		n := leftWhilePlaying
		if isStopped() {
			n = leftWhileStopped
		}
		if n != said {
			if _, err := worker.Write([]byte{'0' + byte(n)}); err != nil {
				return // it has ended
			}
			said = n
		}
		select {
		case <-tick.C:
		case <-ended:
			return
		}
	}
}
