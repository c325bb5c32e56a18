package gpu

import (
	"bytes"
	"strings"
	"sync"
)

// keptBytes is how much of a process's standard error is kept: the last lines, which say why it ended.
const keptBytes = 400

// tail is an io.Writer that keeps the end of what is written. Safe for concurrent use.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p[max(0, len(p)-keptBytes):]...)
	t.text = append(t.text[:0], t.text[max(0, len(t.text)-keptBytes):]...)
	return len(p), nil
}

// String returns what is kept, in one line.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(string(bytes.Join(bytes.Fields(t.text), []byte{' '})), "?")
}
