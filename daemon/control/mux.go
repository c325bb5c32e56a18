package control

import (
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
)

// Handler answers a request, or returns why it refuses it.
type Handler func(w http.ResponseWriter, r *http.Request) *Error

// Mux is a set of handlers by the patterns of net/http, each with its method: "GET /v1/status", "PUT
// /upload/{file...}". Unlike http.ServeMux alone it does not answer HEAD where only GET is given, does not redirect,
// and refuses with an Error.
type Mux struct {
	// Refuse answers with an error.
	Refuse func(w http.ResponseWriter, r *http.Request, e *Error)
	// NotFound returns the error for a path without a handler.
	NotFound func(path string) *Error

	mux     http.ServeMux
	methods map[string][]string // by pattern, without the method
}

// Handle adds a handler. Two patterns that conflict panic, as in http.ServeMux.
func (m *Mux) Handle(pattern string, h Handler) {
	if m.methods == nil {
		m.methods = map[string][]string{}
		m.mux.Handle("/", m.serve(func(_ http.ResponseWriter, r *http.Request) *Error { return m.NotFound(r.URL.Path) }))
	}
	method, where, _ := strings.Cut(pattern, " ")
	m.methods[where] = append(m.methods[where], method)
	m.mux.Handle(pattern, m.serve(func(w http.ResponseWriter, r *http.Request) *Error {
		if r.Method != method { // a HEAD that net/http takes for a GET
			return m.notAllowed(w, r, where)
		}
		return h(w, r)
	}))
	if len(m.methods[where]) == 1 {
		m.mux.Handle(where, m.serve(func(w http.ResponseWriter, r *http.Request) *Error { return m.notAllowed(w, r, where) }))
	}
}

// Paths returns all paths, sorted.
func (m *Mux) Paths() []string { return slices.Sorted(maps.Keys(m.methods)) }

// ServeHTTP implements http.Handler.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	escaped := escapeDots(r.URL.EscapedPath())
	if clean(escaped) != escaped { // http.ServeMux would redirect
		m.Refuse(w, r, m.NotFound(r.URL.Path))
		return
	}
	u := *r.URL
	u.RawPath = escaped
	r = r.WithContext(r.Context())
	r.URL = &u
	m.mux.ServeHTTP(w, r)
}

// escapeDots escapes the segments . and .., which belong to the handler: http.ServeMux would remove them and redirect.
func escapeDots(p string) string {
	segments := strings.Split(p, "/")
	for i, s := range segments {
		if s == "." || s == ".." {
			segments[i] = strings.ReplaceAll(s, ".", "%2E")
		}
	}
	return strings.Join(segments, "/")
}

// clean returns a path as http.ServeMux cleans it.
func clean(p string) string {
	c := path.Clean("/" + p)
	if strings.HasSuffix(p, "/") && c != "/" {
		c += "/"
	}
	return c
}

func (m *Mux) serve(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e := h(w, r); e != nil {
			m.Refuse(w, r, e)
		}
	})
}

func (m *Mux) notAllowed(w http.ResponseWriter, r *http.Request, where string) *Error {
	allowed := strings.Join(slices.Sorted(slices.Values(m.methods[where])), ", ")
	w.Header().Set("Allow", allowed)
	return &Error{
		Code: http.StatusMethodNotAllowed, Field: "method", Value: clip(r.Method),
		Message: clip(r.URL.Path) + " does not take " + clip(r.Method), Hint: "use " + allowed,
	}
}
