package oscquery

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/steer"
)

func config() Config {
	values := map[string][]any{osc.PlayingAddress: {true}, osc.PositionAddress: {int32(3), int32(2)}}
	return Config{State: steer.Default, ReadOnly: func() map[string][]any { return values }, Port: 9000}
}

func ask(t *testing.T, cfg Config, method, url, host, from string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(method, url, http.NoBody)
	r.Host, r.RemoteAddr = host, from
	w := httptest.NewRecorder()
	Handler(cfg).ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	return ask(t, config(), http.MethodGet, url, "127.0.0.1:9000", "127.0.0.1:50000")
}

func TestAnswers(t *testing.T) {
	const host = `{"NAME":"GrooveGen","OSC_PORT":9000,"OSC_TRANSPORT":"UDP",` +
		`"EXTENSIONS":{"ACCESS":true,"DESCRIPTION":true,"LISTEN":false,"RANGE":true,"UNIT":true,"VALUE":true}}`
	for url, want := range map[string]string{
		"/groove/density": `{"FULL_PATH":"/groove/density","TYPE":"f","ACCESS":3,"RANGE":[{"MIN":0,"MAX":2}],"VALUE":[1],` +
			`"DESCRIPTION":"` + doc(t, "density") + `"}`,
		"/groove/density?VALUE":            `{"VALUE":[1]}`,
		"/groove/density?RANGE":            `{"RANGE":[{"MIN":0,"MAX":2}]}`,
		"/groove/density?TYPE":             `{"TYPE":"f"}`,
		"/groove/density?ACCESS":           `{"ACCESS":3}`,
		"/groove/bpm?UNIT":                 `{"UNIT":["BPM"]}`,
		"/groove/nudge?TYPE":               `{"TYPE":"ff"}`,
		"/groove/nudge?RANGE":              `{"RANGE":[{"MIN":-3,"MAX":3},{"MIN":-3,"MAX":3}]}`,
		"/groove/quantize?RANGE":           `{"RANGE":[{"VALS":["step","beat","bar","loop"]}]}`,
		"/groove/blend?VALUE":              `{"VALUE":["rock",1]}`,
		"/groove/blend?TYPE":               `{"TYPE":"sf"}`,
		"/groove/voice/kick/mute?VALUE":    `{"VALUE":[0]}`,
		"/groove/next?TYPE":                `{"TYPE":"I"}`,
		"/groove/next?ACCESS":              `{"ACCESS":2}`,
		"/groove/prompt?TYPE":              `{"TYPE":"s"}`,
		"/groove/roll/kick/1?ACCESS":       `{"ACCESS":1}`,
		"/groove/latent?TYPE":              `{"TYPE":"if"}`, // though there is none
		"/groove/latent?RANGE":             `{"RANGE":[{"MIN":0,"MAX":127},{"MIN":-10,"MAX":10}]}`,
		"/groove/playing?VALUE":            `{"VALUE":[1]}`,
		"/groove/position?VALUE":           `{"VALUE":[3,2]}`,
		"/groove?ACCESS":                   `{"ACCESS":0}`,
		"/groove/voice/kick?FULL_PATH":     `{"FULL_PATH":"/groove/voice/kick"}`,
		"/groove/density?DESCRIPTION":      `{"DESCRIPTION":"` + doc(t, "density") + `"}`,
		"/?HOST_INFO":                      host,
		"/groove/density?HOST_INFO&really": host,
	} {
		code, body := get(t, url)
		if code != http.StatusOK || body != want {
			t.Errorf("%s: %d\n%s, want\n%s", url, code, body, want)
		}
	}
	for url, want := range map[string]int{
		"/groove/next?VALUE": http.StatusNoContent, "/groove/densty": http.StatusNotFound, "/groove/density/x": http.StatusNotFound,
		"/groove/density?COLOR": http.StatusBadRequest, "/..%2f..%2fetc": http.StatusNotFound,
	} {
		if code, body := get(t, url); code != want {
			t.Errorf("%s: %d %s, want %d", url, code, body, want)
		}
	}
}

// TestTreeHasEveryAddress reads the whole tree and compares it with the tables.
func TestTreeHasEveryAddress(t *testing.T) {
	_, body := get(t, "/")
	var root node
	if err := json.Unmarshal([]byte(body), &root); err != nil {
		t.Fatal(err)
	}
	found := map[string]node{}
	var walk func(n *node)
	walk = func(n *node) {
		if n.Access != noValue {
			found[n.FullPath] = *n
		}
		for name, c := range n.Contents {
			if !strings.HasSuffix(c.FullPath, "/"+name) {
				t.Errorf("%s lies at %s", c.FullPath, name)
			}
			walk(c)
		}
	}
	walk(&root)
	want := 0
	for _, p := range steer.Params() {
		want++
		n, ok := found[p.Address]
		if !ok || n.Description != p.Doc || n.Type == "" {
			t.Errorf("%s: %+v", p.Address, n)
		}
		if values, err := steer.Get(steer.Default(), p.Name); err == nil && len(n.Value) != len(values) {
			t.Errorf("%s: values %v, want %v", p.Address, n.Value, values)
		}
	}
	for _, a := range osc.ReadOnly() {
		want++
		if n := found[a.Address]; n.Access != readOnly || n.Description != a.Doc {
			t.Errorf("%s: %+v", a.Address, n)
		}
	}
	if len(found) != want {
		t.Errorf("%d addresses, want %d", len(found), want)
	}
}

func TestWhichClientsGetAnswers(t *testing.T) {
	paired := netip.MustParseAddr("192.168.1.20")
	cfg := config()
	cfg.Allows = func(a netip.Addr) bool { return a == paired }
	for _, c := range []struct {
		method, host, from string
		want               int
	}{
		{http.MethodGet, "127.0.0.1:9000", "127.0.0.1:5", http.StatusOK},
		{http.MethodGet, "[::1]:9000", "[::1]:5", http.StatusOK},
		{http.MethodGet, "localhost:9000", "127.0.0.1:5", http.StatusOK},
		{http.MethodHead, "LOCALHOST", "127.0.0.1:5", http.StatusOK},
		{http.MethodGet, "192.168.1.5:9000", "192.168.1.20:5", http.StatusOK},
		{http.MethodGet, "192.168.1.5:9000", "[::ffff:192.168.1.20]:5", http.StatusOK},
		{http.MethodGet, "192.168.1.5:9000", "192.168.1.21:5", http.StatusForbidden},
		{http.MethodGet, "evil.example:9000", "127.0.0.1:5", http.StatusForbidden}, // a name that was made to point here
		{http.MethodGet, "127.0.0.1.evil.example", "127.0.0.1:5", http.StatusForbidden},
		{http.MethodGet, "", "127.0.0.1:5", http.StatusForbidden},
		{http.MethodPost, "127.0.0.1:9000", "127.0.0.1:5", http.StatusMethodNotAllowed},
	} {
		if code, body := ask(t, cfg, c.method, "/groove/bpm", c.host, c.from); code != c.want {
			t.Errorf("%+v: %d %s", c, code, body)
		}
	}
}

func TestServer(t *testing.T) {
	s, err := Listen("127.0.0.1:0", config())
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get("http://" + s.Addr().String() + "/groove/seed?VALUE")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if got := strings.TrimSpace(string(body)); !cmp.Equal(got, `{"VALUE":[0]}`) || resp.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("answer %s, %v", got, resp.Header)
	}
	if _, err := Listen(s.Addr().String(), config()); err == nil || !strings.Contains(err.Error(), "osc.query") {
		t.Errorf("busy port: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// doc returns what the table of parameters says of one.
func doc(t *testing.T, name string) string {
	t.Helper()
	p, err := steer.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return p.Doc
}
