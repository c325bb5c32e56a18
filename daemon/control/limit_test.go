package control

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/waittest"
)

func TestConnectionsAreLimited(t *testing.T) {
	s, c := serve(t, newFakeHub())
	var conns []net.Conn
	for range maxConnections + 1 { // they send nothing
		conn, err := net.Dial("unix", s.Path())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conns = append(conns, conn)
	}
	answer, _ := io.ReadAll(conns[maxConnections]) // a reset may follow the text
	if !strings.HasPrefix(string(answer), "HTTP/1.1 503 ") {
		t.Errorf("one connection too many got %q", answer)
	}
	for _, conn := range conns {
		conn.Close()
	}
	waittest.Until(t, "an answer after they have gone", func() bool {
		_, err := c.Status(t.Context())
		return err == nil
	})
}
