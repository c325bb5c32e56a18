package jobs

import (
	"bytes"
	"strings"
	"time"
)

// The limits of a worker's output. A healthy worker writes about 3 kB a second.
const (
	maxLine   = 16 << 10 // bytes; the rest of a longer line is left out
	readEvery = 100 * time.Millisecond
	readBytes = 64 << 10 // in each readEvery: beyond it the worker waits, not the daemon
)

// lines splits the output of a worker into lines, at a limited rate. It is an io.Writer for one goroutine; a worker that writes too
// much waits on its own full pipe.
type lines struct {
	take func(line []byte) // the line without its end; valid during the call

	line   []byte
	window time.Time // when the count began
	count  int       // bytes since then
}

func (l *lines) Write(p []byte) (int, error) {
	l.pace(len(p))
	for rest := p; len(rest) > 0; {
		part, after, ended := bytes.Cut(rest, []byte{'\n'})
		l.line = append(l.line, part[:min(len(part), maxLine-len(l.line))]...)
		if ended {
			l.flush()
		}
		rest = after
	}
	return len(p), nil
}

func (l *lines) pace(n int) {
	if time.Since(l.window) >= readEvery {
		l.window, l.count = time.Now(), 0
	}
	if l.count += n; l.count > readBytes {
		time.Sleep(time.Until(l.window.Add(readEvery)))
	}
}

// flush passes on the present line, at its end and at the end of the output.
func (l *lines) flush() {
	if line := bytes.TrimSpace(l.line); len(line) > 0 {
		l.take(line)
	}
	l.line = l.line[:0]
}

// The part of standard error that is kept: the first lines, where a Go program prints the panic, and the last.
const (
	keptFirst = 4
	keptLast  = 12
	keptBytes = 400 // of each line
)

// tail keeps the first and the last lines.
type tail struct {
	first, last []string
	left        int // lines between them that were dropped
}

func (t *tail) add(line []byte) {
	s := strings.ToValidUTF8(string(line[:min(len(line), keptBytes)]), "?")
	if len(t.first) < keptFirst {
		t.first = append(t.first, s)
		return
	}
	if len(t.last) == keptLast {
		t.last = append(t.last[:0], t.last[1:]...)
		t.left++
	}
	t.last = append(t.last, s)
}

func (t *tail) String() string {
	all := t.first
	if t.left > 0 {
		all = append(all[:len(all):len(all)], "...")
	}
	return strings.Join(append(all[:len(all):len(all)], t.last...), "\n")
}
