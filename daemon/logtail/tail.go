// Package logtail keeps the last lines of the log in memory, for reports of faults.
package logtail

import (
	"bytes"
	"strings"
	"sync"
)

// The tail's limits: at most 160 kB.
const (
	maxLines  = 400
	maxLength = 400 // of a line, in bytes; the rest of it is cut
)

// Tail is an io.Writer that keeps the last lines written to it. The zero value is ready. It is safe for concurrent use.
type Tail struct {
	mu    sync.Mutex
	lines [maxLines]string
	count int // lines ever written
}

// Write keeps the lines of p. Each call writes whole lines, as package slog does. It never fails.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for line := range bytes.Lines(p) {
		line = bytes.TrimRight(line, "\n")
		if len(line) > maxLength {
			line = append(line[:maxLength:maxLength], "…"...)
		}
		t.lines[t.count%maxLines] = strings.ToValidUTF8(string(line), "")
		t.count++
	}
	return len(p), nil
}

// Lines returns the last lines, oldest first. A nil Tail has none.
func (t *Tail) Lines() []string {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []string
	for i := max(0, t.count-maxLines); i < t.count; i++ {
		list = append(list, t.lines[i%maxLines])
	}
	return list
}
