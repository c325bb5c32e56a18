package oscquery

import (
	"io"
	"net"
	"strings"
	"testing"
)

func TestConnectionsAreLimited(t *testing.T) {
	s, err := Listen("127.0.0.1:0", config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var last net.Conn
	for range maxConnections + 1 { // they send nothing
		if last, err = net.Dial("tcp", s.Addr().String()); err != nil {
			t.Fatal(err)
		}
		defer last.Close()
	}
	answer, _ := io.ReadAll(last) // a reset may follow the text
	if !strings.HasPrefix(string(answer), "HTTP/1.1 503 ") {
		t.Errorf("one connection too many got %q", answer)
	}
}
