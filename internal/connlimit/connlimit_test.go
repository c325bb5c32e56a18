package connlimit

import (
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
)

func TestOneTooManyIsTold(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var refused atomic.Uint64
	l := &Listener{Listener: ln, Most: 2, Text: "full\n", Refused: &refused, Log: slog.New(slog.DiscardHandler)}
	t.Cleanup(func() { l.Close() })
	accepted := make(chan net.Conn)
	go func() {
		defer close(accepted)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	dial := func() net.Conn {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	dial()
	first := <-accepted
	dial()
	second := <-accepted
	t.Cleanup(func() { second.Close() })
	answer, _ := io.ReadAll(dial()) // a reset may follow the text
	if !strings.HasPrefix(string(answer), "HTTP/1.1 503 ") || !strings.HasSuffix(string(answer), "full\n") || refused.Load() != 1 {
		t.Errorf("the third got %q, %d were refused", answer, refused.Load())
	}
	first.Close()
	first.Close() // counts once
	dial()
	third := <-accepted
	third.Close()
	l.Close()
	if _, open := <-accepted; open {
		t.Error("it accepts after Close")
	}
}
