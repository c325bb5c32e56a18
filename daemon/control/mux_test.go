package control

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

func TestMuxKeepsMethodsAndPaths(t *testing.T) {
	var m Mux
	m.Refuse = func(w http.ResponseWriter, _ *http.Request, e *Error) { w.WriteHeader(e.Code) }
	m.NotFound = func(string) *Error { return &Error{Code: http.StatusNotFound} }
	got := ""
	answer := func(name string) Handler {
		return func(_ http.ResponseWriter, r *http.Request) *Error {
			got = name + " " + r.PathValue("file")
			return nil
		}
	}
	m.Handle("GET /a", answer("get"))
	m.Handle("POST /a", answer("post"))
	m.Handle("PUT /up/{file...}", answer("put"))
	for _, c := range []struct {
		method, target, want string
		allow                string
	}{
		{"GET", "/a", "get ", ""},
		{"POST", "/a", "post ", ""},
		{"HEAD", "/a", "405", "GET, POST"},
		{"DELETE", "/a", "405", "GET, POST"},
		{"GET", "/a/", "404", ""},
		{"GET", "//a", "404", ""},
		{"GET", "/", "404", ""},
		{"PUT", "/up/x/y.mid", "put x/y.mid", ""},
		{"PUT", "/up/x/../../y.mid", "put x/../../y.mid", ""},
		{"PUT", "/up/./..", "put ./..", ""},
		{"PUT", "/up/a%2Fb%20c", "put a/b c", ""},
		{"GET", "/up/x", "405", "PUT"},
	} {
		got = ""
		w := httptest.NewRecorder()
		m.ServeHTTP(w, httptest.NewRequest(c.method, c.target, nil))
		if w.Code != http.StatusOK {
			got = strconv.Itoa(w.Code)
		}
		if got != c.want || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %q, Allow %q; want %q, %q", c.method, c.target, got, w.Header().Get("Allow"), c.want, c.allow)
		}
	}
}
