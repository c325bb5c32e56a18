package web

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
)

// receiving is the uploads whose bodies are still coming. There is no waiting for a place: one more ends the one that has
// come for the longest time. A file on its way takes milliseconds, so that is one that has stalled.
type receiving struct {
	mu   sync.Mutex
	list []*http.ResponseController // oldest first
}

// begin adds an upload; the result is called when its body is there.
func (g *receiving) begin(rc *http.ResponseController) (end func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.list) >= maxReceiving {
		_ = g.list[0].SetReadDeadline(time.Now()) // its read fails at once
		g.list = slices.Delete(g.list, 0, 1)
	}
	g.list = append(g.list, rc)
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.list = slices.DeleteFunc(g.list, func(other *http.ResponseController) bool { return other == rc })
	}
}

// receive reads the file of a request.
func (u *uploads) receive(w http.ResponseWriter, r *http.Request) ([]byte, *control.Error) {
	defer u.coming.begin(http.NewResponseController(w))()
	return readMIDI(http.MaxBytesReader(w, r.Body, maxUploadFile))
}
