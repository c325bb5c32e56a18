package web

import (
	"encoding/json"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`{"type":"command","id":1,"name":"genre","args":["funk"]}`, `{"type":"command","name":"latent","args":[3,0.5]}`,
		`{"type":"ping","id":2,"t":1e300}`, `{"type":"use","previous":true,"id":3}`, `{"type":"retrain","upload":"abcdefgh","epochs":3}`,
		`{"type":"job","job":"x"}`, `{"type":"loop","loop":18446744073709551615}`, `{"type":"strike","voice":"kick","velocity":-1}`,
		`{"id":1e999,"type":"x"}`, `{"type":"command","args":[[[[]]],{"a":null}],"name":"blend"}`, "\xff", `{"type":1}`, `null`, `{} {}`,
	} {
		f.Add([]byte(seed))
	}
	hub := newFakeHub()
	s := &Server{hub: hub, log: discard, uploads: newUploads(f.TempDir(), hub)}
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		m, bad := parseMessage(data)
		if bad != nil {
			if answer := append(failed(m.ID, bad), '}'); !json.Valid(answer) || len(answer) > 2000 {
				t.Fatalf("refused with %.300q", answer)
			}
			return
		}
		if m.Type == "retrain" || m.Type == "command" && m.Name == "panic" {
			return // what it leaves behind is not for here
		}
		answer := s.do(m)
		if m.ID == nil && answer == nil {
			return
		}
		if !json.Valid(append(answer, '}')) {
			t.Fatalf("answered with %.300q", answer)
		}
		if checked, err := hub.State().Canonical(); err != nil || !checked.Equal(hub.State()) {
			t.Fatalf("%q made a state that is not canonical: %v", data, err)
		}
	})
}

func FuzzCleanPath(f *testing.F) {
	for _, seed := range []string{
		"a.mid", "funk/b.midi", "../x.mid", "con.mid", "LPT1.mid", "..\\x.mid",
		"a\x00.mid", "é.mid", "/x.mid", ". .mid", strings.Repeat("x", 300) + ".mid", "x.mid.", "C:x.mid",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		defer alloctest.Bound(t, len(name))()
		clean, e := cleanPath(name)
		if e != nil {
			return
		}
		if !filepath.IsLocal(filepath.FromSlash(clean)) || clean != path.Clean(clean) || strings.ContainsAny(clean, "\\:\x00*?\"<>|") {
			t.Fatalf("%q became %q", name, clean)
		}
		for _, part := range strings.Split(clean, "/") {
			if len(part) > maxUploadName+20 || part != strings.TrimSpace(part) || strings.HasSuffix(part, ".") || reserved(strings.TrimSuffix(part, path.Ext(part))) {
				t.Fatalf("%q became %q: %q is no name everywhere", name, clean, part)
			}
		}
		if ext := strings.ToLower(path.Ext(clean)); ext != ".mid" && ext != ".midi" {
			t.Fatalf("%q became %q", name, clean)
		}
		again, e := cleanPath(clean)
		if e != nil || again != clean {
			t.Fatalf("%q became %q, and that %q, %v", name, clean, again, e)
		}
	})
}
