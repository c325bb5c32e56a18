package lockorder

import (
	"strings"
	"sync"
	"testing"
)

func TestWrongOrderIsReported(t *testing.T) {
	var mu sync.Mutex
	var reports []string
	Enable(func(s string) {
		mu.Lock()
		defer mu.Unlock()
		reports = append(reports, s)
	})
	first, second, other := New(Network), New(Session), New(Session)
	first.Lock()
	second.Lock()
	second.Unlock() //nolint:staticcheck // the lock is the test
	first.Unlock()
	if len(reports) != 0 {
		t.Fatalf("the right order is reported: %v", reports)
	}
	done := make(chan struct{})
	first.Lock()
	go func() { // another goroutine holds nothing
		defer close(done)
		other.Lock()
		other.Unlock() //nolint:staticcheck // the lock is the test
	}()
	<-done
	first.Unlock()
	if len(reports) != 0 {
		t.Fatalf("two goroutines are taken for one: %v", reports)
	}
	second.Lock()
	first.Lock()   // wrong
	first.Unlock() //nolint:staticcheck // the lock is the test
	other.Lock()   // wrong: the same rank
	other.Unlock() //nolint:staticcheck // the lock is the test
	second.Unlock()
	if len(reports) != 2 || !strings.Contains(reports[0], "TestWrongOrderIsReported") {
		t.Errorf("%d reports: %v", len(reports), reports)
	}
	first.Lock()
	first.Unlock() //nolint:staticcheck // the lock is the test
	if len(reports) != 2 || len(held) != 0 {
		t.Errorf("mutexes are held that were unlocked: %d", len(held))
	}
}
