package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
)

// Every parameter that changes the notes of the daemon's loop can be given to render: by a flag of its own name, --voice, or another
// flag. What only a song has, such as its transport, is left out.
func TestRenderTakesWhatTheLoopDependsOn(t *testing.T) {
	other := map[string]string{
		steer.Captured:   "near",
		"capture_amount": "amount",
		"genre":          "genre",
		"prompt":         "", // sets others
		"pin":            "", // adds to pins
		"unpin":          "", // takes from pins
		"lock":           "", // keeps the part of a loop before, which render has not
	}
	flags := renderCommand(nil).Flags()
	n := 0
	for _, p := range steer.Params() {
		if !p.Effect.Has(steer.Decode) && !p.Effect.Has(steer.Feel) || p.Kind == steer.KindAction {
			continue
		}
		n++
		name := strings.ReplaceAll(p.Name, "_", "-")
		if rest, voice := strings.CutPrefix(p.Name, "voice/"); voice {
			_, what, _ := strings.Cut(rest, "/")
			if _, without := other[what]; !without && !p.Render {
				t.Errorf("--voice does not take %s", p.Name)
			}
			continue
		}
		if flag, is := other[p.Name]; is {
			name = flag
		}
		if name != "" && flags.Lookup(name) == nil {
			t.Errorf("render has no flag for %s", p.Name)
		}
	}
	if n < 50 {
		t.Errorf("%d parameters looked at", n)
	}
}

func TestRenderSaysThatNobodyPlayedGospel(t *testing.T) {
	const want = "nobody played gospel for the model"
	for genre, says := range map[string]bool{"gospel": true, "funk": false} {
		_, log, err := ctl(t, "render", "--genre", genre, "-o", filepath.Join(t.TempDir(), "x.mid"))
		if err != nil || strings.Contains(log, want) != says {
			t.Errorf("%s: %q, %v", genre, log, err)
		}
	}
}
