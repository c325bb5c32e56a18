package control

import (
	"testing"
	"time"
)

// keeper is the memory of a fake hub.
type keeper struct{}

func (keeper) History() []PastLoop {
	return []PastLoop{{ID: 7, Title: "funk", Code: "42:0", Hits: 70, At: time.Unix(0, 0).UTC(), Playing: true}}
}

func TestHistory(t *testing.T) {
	_, c := serve(t, newFakeHub())
	h, err := c.History(t.Context())
	if err != nil || len(h.Loops) != 1 || h.Loops[0] != (keeper{}).History()[0] {
		t.Errorf("history %+v, %v", h, err)
	}
}
