package control

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

func TestPromptIsAnswered(t *testing.T) {
	hub := newFakeHub()
	_, c := serve(t, hub)
	r, err := c.Prompt(context.Background(), "funk around 95, no crash, in the style of xyzzy")
	if err != nil {
		t.Fatal(err)
	}
	if len(hub.applied) != 1 || hub.State().BPM != 95 || !hub.State().Mute[groove.Crash] {
		t.Errorf("the hub did %v", hub.applied)
	}
	if len(r.Understood) != 3 || len(r.Unknown) != 1 || !strings.Contains(r.Unknown[0], "xyzzy") || r.Settings[0].Name != "genre" {
		t.Errorf("the reply is %+v", r)
	}
	if done, err := c.Do(context.Background(), steer.Request{Name: "bpm", Args: []any{95}}); err != nil || done.Prompt != nil {
		t.Errorf("bpm is answered as a prompt: %+v, %v", done, err)
	}
}

func TestPromptIsRefusedWhole(t *testing.T) {
	hub := newFakeHub()
	_, c := serve(t, hub)
	for text, want := range map[string]string{
		"funk, density 5":              "out of range",
		"xyzzy":                        "nothing of it was understood",
		strings.Repeat("busy ", 2000):  "at most 1000",
		strings.Repeat("\u202e", 9000): "at most 1000",
	} {
		_, err := c.Prompt(context.Background(), text)
		if e := wantError(t, err); e.Code != http.StatusUnprocessableEntity || !strings.Contains(e.Error(), want) {
			t.Errorf("%.20q: %d %v, want %q", text, e.Code, e, want)
		}
	}
	if !hub.State().Equal(steer.Default()) {
		t.Error("a refused prompt changed the state")
	}
}
