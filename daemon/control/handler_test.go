package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/internal/alloctest"
)

// handle sends one request straight to the handlers.
func handle(hub Hub, method, target, contentType, body string) *httptest.ResponseRecorder {
	s := newServer(nil, "test", nil)
	s.hub = hub
	defer s.cancel()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	s.http.Handler.ServeHTTP(w, r)
	return w
}

func TestRefusals(t *testing.T) {
	const js = "application/json"
	tests := []struct {
		name, method, target, contentType, body string
		code                                    int
		field, message                          string
	}{
		{"no such path", "GET", "/v1/stat", "", "", 404, "path", "nothing at"},
		{"wrong method", "POST", "/v1/status", js, "{}", 405, "method", "does not take POST: use GET"},
		{"wrong method 2", "GET", "/v1/command", "", "", 405, "method", "use POST"},
		{"no JSON by its type", "POST", "/v1/command", "text/plain", "{}", 415, "Content-Type", "application/json"},
		{"type that cannot be read", "POST", "/v1/command", ";;", "{}", 415, "Content-Type", "application/json"},
		{"no JSON", "POST", "/v1/command", js, "{", 400, "body", "read body"},
		{"array", "POST", "/v1/command", js, "[]", 400, "body", "read body"},
		{"unknown field", "POST", "/v1/command", js, `{"nme":"bpm"}`, 400, "body", "nme"},
		{"two objects", "POST", "/v1/command", js, `{"name":"next"}{"name":"next"}`, 400, "body", "more behind"},
		{"no name", "POST", "/v1/command", js, `{"args":[1]}`, 400, "name", "name is missing"},
		{"nothing", "POST", "/v1/command", js, ``, 400, "name", "name is missing"},
		{"unknown parameter", "POST", "/v1/command", js, `{"name":"bpmm","args":[1]}`, 404, `"bpmm"`, "did you mean bpm?"},
		{"range", "POST", "/v1/command", js, `{"name":"bpm","args":[1000]}`, 422, "bpm", "1000 is out of range: give 20 to 300 BPM"},
		{"type", "POST", "/v1/command", js, `{"name":"bpm","args":[{"a":1}]}`, 422, "bpm", "does not fit"},
		{"null", "POST", "/v1/command", js, `{"name":"bpm","args":[null]}`, 422, "bpm", "does not fit"},
		{"count", "POST", "/v1/command", js, `{"name":"bpm","args":[1,2,3]}`, 422, "bpm", "wrong number"},
		{"too large", "POST", "/v1/command", js, `{"name":"` + strings.Repeat("x", maxBody) + `"}`, 413, "body", "65536 bytes"},
		{"id", "GET", "/v1/loop?id=x", "", "", 400, "id", "no whole number"},
		{"loop that is not kept", "GET", "/v1/loop?id=99", "", "", 404, "id", "loop 99 is not kept"},
		{"interval", "GET", "/v1/events?interval_ms=1", "", "", 400, "interval_ms", "20 to 60000"},
		{"interval that overflows", "GET", "/v1/events?interval_ms=9223372036854775807", "", "", 400, "interval_ms", "20 to 60000"},
		{"interval no number", "GET", "/v1/events?interval_ms=fast", "", "", 400, "interval_ms", "20 to 60000"},
		{"reload with a body", "POST", "/v1/reload", js, `{"file":"x"}`, 400, "body", "file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hub := newFakeHub()
			w := handle(hub, tt.method, tt.target, tt.contentType, tt.body)
			var doc errorBody
			if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || doc.Error == nil {
				t.Fatalf("answer is no error document: %s", w.Body)
			}
			if w.Code != tt.code || doc.Error.Field != tt.field || !strings.Contains(doc.Error.Error(), tt.message) {
				t.Errorf("got %d %+v, want %d %s %q", w.Code, *doc.Error, tt.code, tt.field, tt.message)
			}
			if w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Server") != "grooved/test" {
				t.Errorf("headers are %v", w.Header())
			}
			if tt.code == 405 && w.Header().Get("Allow") == "" {
				t.Error("no Allow header")
			}
			if !hub.state.Equal(steer.Default()) {
				t.Error("the state changed")
			}
		})
	}
}

func TestHubErrorsAreAnswered(t *testing.T) {
	hub := newFakeHub()
	hub.applyErr = errors.New("the external clock leads: stop it there")
	w := handle(hub, "POST", "/v1/command", "", `{"name":"stop"}`)
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "the external clock leads") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	hub.applyErr = fmt.Errorf("apply: %w", &Error{Code: 418, Field: "f", Message: "m", Hint: "h"})
	if w = handle(hub, "POST", "/v1/command", "", `{"name":"stop"}`); w.Code != 418 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	hub.reload = errors.New("grooved.toml:3: play.bpm: 1 is out of range")
	if w = handle(hub, "POST", "/v1/reload", "", ""); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "grooved.toml:3") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	delete(hub.loops, 0)
	if w = handle(hub, "GET", "/v1/loop", "", ""); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "no loop has been played yet") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	hub := newFakeHub()
	if w := handle(hub, "POST", "/v1/command", "application/json; charset=utf-8", `{"name":"seed","args":[9007199254740991]}`); w.Code != http.StatusOK {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	if hub.state.Seed != steer.MaxSeed {
		t.Errorf("seed is %d, want %d", hub.state.Seed, uint64(steer.MaxSeed))
	}
}

func TestAnswerThatIsNoJSON(t *testing.T) {
	w := httptest.NewRecorder()
	writeJSON(w, http.StatusOK, math.Inf(1))
	var doc errorBody
	if err := json.NewDecoder(w.Body).Decode(&doc); err != nil || w.Code != http.StatusInternalServerError || doc.Error.Message == "" {
		t.Errorf("got %d, %+v, %v", w.Code, doc, err)
	}
}

// Whatever is posted as a command, the answer is a JSON object and the server lives.
func FuzzCommand(f *testing.F) {
	for _, p := range steer.Params() {
		data, err := json.Marshal(steer.Request{Name: p.Name, Args: p.Default})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"name":"bpm","args":[1e999]}`))
	f.Add([]byte(`{"name":"voice/kick/gain","args":["NaN"]}`))
	f.Add([]byte(`{"name":"blend","args":["funk",0.5,"funk",0.5]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		defer alloctest.Bound(t, len(body))()
		w := handle(newFakeHub(), "POST", "/v1/command", "", string(body))
		var doc map[string]any
		if err := json.Unmarshal(bytes.TrimSpace(w.Body.Bytes()), &doc); err != nil {
			t.Fatalf("answer to %q is no JSON object: %s", body, w.Body)
		}
		if (w.Code == http.StatusOK) == (doc["error"] != nil) {
			t.Errorf("code %d goes with %v", w.Code, doc)
		}
	})
}
