package control

import "testing"

// TestLog reads the end of the log through the socket.
func TestLog(t *testing.T) {
	_, c := serve(t, newFakeHub())
	l, err := c.Log(t.Context())
	if err != nil || len(l.Lines) != 2 || l.Lines[1] != "two" {
		t.Errorf("got %q, %v", l.Lines, err)
	}
}
