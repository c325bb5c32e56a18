package osc

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
)

func TestSavesAreLimited(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		saved := func() (n int) {
			for _, name := range b.hub.done() {
				if saves[name] {
					n++
				}
			}
			return n
		}
		for i := range 100 {
			b.send(localSender, pack(t, "/groove/favorite", float32(1)))
			b.send(localSender, pack(t, "/groove/favorite", float32(0))) // the button is let go
			b.send(localSender, pack(t, "/groove/scene/save", "a"))
			b.send(localSender, pack(t, "/groove/density", float32(i)/100)) // is not held up
		}
		synctest.Wait()
		if n := saved(); n != maxSaves {
			t.Errorf("%d were saved at once, want %d", n, maxSaves)
		}
		if d := b.hub.State().Density; d != 0.99 {
			t.Errorf("density %v", d)
		}
		time.Sleep(10 * saveEvery)
		if m := last(b.take(), errorAddress); len(m.args) != 2 || !strings.Contains(m.args[1].(string), "too many favorites") {
			t.Errorf("answered %v", m)
		}
		for range 5 {
			b.send(localSender, pack(t, "/groove/preset/save", "a"))
			time.Sleep(saveEvery)
		}
		if n := saved(); n != maxSaves+5 {
			t.Errorf("%d were saved, want %d", n, maxSaves+5)
		}
	})
}

func TestPromptsSaveWithinTheLimit(t *testing.T) {
	inBubble(t, "127.0.0.1:9000", func(t *testing.T, b *bubble) {
		r, err := steer.Apply(steer.Default(), b.server.params["/groove/prompt"].Command("save this as tight"))
		if err != nil || len(r.Then) != 1 {
			t.Fatalf("the prompt does %v: %v", r.Then, err)
		}
		for range 2 * maxSaves {
			b.send(localSender, pack(t, "/groove/prompt", "save this as tight"))
		}
		synctest.Wait()
		if c := b.server.Counters(); c.Errors != maxSaves || c.Applied != maxSaves {
			t.Errorf("counters %+v", c)
		}
	})
}
