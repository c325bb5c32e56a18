package jobs

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

// TestLinesArePaced: a worker that writes without end is held up, one that writes little is not.
func TestLinesArePaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		received := 0
		l := &lines{take: func(line []byte) { received += len(line) + 1 }}
		chunk := append(bytes.Repeat([]byte("x"), 199), '\n')
		began := time.Now()
		for range 10 * readBytes / len(chunk) {
			if _, err := l.Write(chunk); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 8*readEvery || took > 12*readEvery {
			t.Errorf("ten times what may come in %v took %v", readEvery, took)
		}
		if want := 10 * readBytes / len(chunk) * len(chunk); received != want {
			t.Errorf("%d bytes were received, want %d", received, want)
		}
		began = time.Now()
		for range 100 {
			time.Sleep(readEvery)
			if _, err := l.Write(chunk); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 100*readEvery {
			t.Errorf("a worker that writes little was held up: %v", took)
		}
	})
}
