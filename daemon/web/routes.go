package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// protocol counts up when a page of the old one would go wrong.
const protocol = 1

// handler answers a request, or returns what is wrong with it.
type handler func(w http.ResponseWriter, r *http.Request) *control.Error

// routes answers every request: the headers first, then the guard, then what was asked for.
func (s *Server) routes() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.count.requests.Add(1)
		e := s.guard.check(r)
		if e == nil || e.Code != http.StatusMisdirectedRequest { // a Host that is not ours is repeated in no header
			protect(w, r)
		}
		if e == nil && s.guard.welcome(w, r) {
			return
		}
		if e == nil {
			e = s.route(w, r)
		}
		if e == nil {
			return
		}
		s.count.refused.Add(1)
		s.log.Debug("web request refused", "method", r.Method, "path", clip(r.URL.Path), "remote", r.RemoteAddr, "code", e.Code, "error", e)
		if e.Code == http.StatusUnauthorized && r.Method == http.MethodGet && r.URL.Path == "/" {
			sorry(w, e)
			return
		}
		writeJSON(w, e.Code, map[string]*control.Error{"error": e})
	})
}

// route finds who answers a path.
func (s *Server) route(w http.ResponseWriter, r *http.Request) *control.Error {
	get := r.Method == http.MethodGet || r.Method == http.MethodHead
	path := r.URL.Path
	var h handler
	allowed := "GET, HEAD"
	switch _, known := s.assets[path]; {
	case known:
		h = s.getAsset
	case path == "/ws":
		h = s.getSocket
	case path == "/map.json":
		h = s.getMap
	case strings.HasPrefix(path, "/loop."):
		h = s.getLoop
	case strings.HasPrefix(path, "/kit/"):
		h = s.getSample
	case strings.HasPrefix(path, "/models/"):
		h = s.getCard
	case path == "/capture":
		h, allowed, get = s.putCapture, http.MethodPut, r.Method == http.MethodPut
	case strings.HasPrefix(path, "/upload/"):
		h, allowed, get = s.putUpload, http.MethodPut, r.Method == http.MethodPut
	default:
		return nothingAt(path)
	}
	if !get {
		w.Header().Set("Allow", allowed)
		return &control.Error{
			Code: http.StatusMethodNotAllowed, Field: "method", Value: clip(r.Method), Message: clip(path) + " does not take " + clip(r.Method), Hint: "use " + allowed,
		}
	}
	return h(w, r)
}

// nothingAt is the refusal of a path that is none of ours.
func nothingAt(path string) *control.Error {
	return &control.Error{
		Code: http.StatusNotFound, Field: "path", Value: clip(path), Message: "there is nothing at " + strconv.Quote(clip(path)), Hint: "the page is at /",
	}
}

// tooMany is the refusal of one page more.
func tooMany() *control.Error {
	return &control.Error{
		Code: http.StatusServiceUnavailable, Field: "pages", Message: strconv.Itoa(maxPages) + " pages are open already", Hint: "close one of them",
	}
}

// sorry is the page for a browser that has no token. It is all there is to see, so it needs neither style nor script.
func sorry(w http.ResponseWriter, e *control.Error) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(e.Code)
	_, _ = w.Write([]byte("<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>GrooveGen</title>" +
		"<h1>Almost there</h1><p>This machine may not steer the groove yet. On the machine that plays, run</p>" +
		"<pre>groovectl url</pre><p>and open the address that it prints, here.</p>"))
}

// writeJSON writes a document. An error means that the browser has gone, which is its own business.
func writeJSON(w http.ResponseWriter, code int, doc any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write(append(encode(doc), '\n'))
}

// getAsset answers with a file of the page; route has seen that it is there.
func (s *Server) getAsset(w http.ResponseWriter, r *http.Request) *control.Error {
	s.assets[r.URL.Path].serve(w, r)
	return nil
}

// helloDoc is the first message on each connection, but for the time.
type helloDoc struct {
	Type     string         `json:"type"`
	Protocol int            `json:"protocol"`
	Boot     string         `json:"boot"` // another one means another daemon
	Version  string         `json:"version"`
	Genres   []string       `json:"genres"`
	Voices   []groove.Voice `json:"voices"`
	Params   []steer.Param  `json:"params"`
	Limits   map[string]int `json:"limits"`
}

// encodeHello encodes what is the same for all pages.
func (s *Server) encodeHello() []byte {
	return open(helloDoc{
		Type: "hello", Protocol: protocol, Boot: s.boot, Version: s.cfg.Version, Genres: steer.GenreNames(), Voices: groove.AllVoices(),
		Params: steer.Params(),
		Limits: map[string]int{"upload_file": maxUploadFile, "upload_files": maxUploadFiles, "upload_batch": maxUploadBatch, "commands": maxCommands},
	})
}

// hello returns the greeting with the time, which pages take for a first guess of the clock.
func (s *Server) hello() []byte {
	data := append([]byte(nil), s.helloBody...)
	data = appendMillis(append(data, `,"now":`...), s.now())
	return append(data, '}')
}
