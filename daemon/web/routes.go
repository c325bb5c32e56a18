package web

import (
	"net/http"
	"strconv"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/sound"
)

// protocol is increased when a page of the old version would no longer work.
const protocol = 1

// routes returns the handler of all requests: it sets the headers, then checks the request, then answers it.
func (s *Server) routes() http.Handler {
	m := &control.Mux{Refuse: s.refuse, NotFound: nothingAt}
	get := func(path string, h control.Handler) {
		m.Handle("GET "+path, h)
		m.Handle("HEAD "+path, h)
	}
	for path := range s.assets {
		if path == "/" {
			path = "/{$}"
		}
		get(path, s.getAsset)
	}
	for ext := range formats {
		get("/loop."+ext, s.getLoop)
	}
	get("/ws", s.getSocket)
	get("/map.json", s.getMap)
	get("/kit/{file...}", s.getSample)
	get("/models/{file...}", s.getCard)
	metrics := metricsHandler(s.hub)
	get("/metrics", func(w http.ResponseWriter, r *http.Request) *control.Error {
		metrics.ServeHTTP(w, r)
		return nil
	})
	m.Handle("PUT /capture", s.putCapture)
	m.Handle("PUT /upload/{file...}", s.putUpload)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.count.requests.Add(1)
		e := s.guard.check(r)
		if e == nil || e.Code != http.StatusMisdirectedRequest { // no header repeats a foreign Host
			protect(w, r)
		}
		switch {
		case e != nil:
			s.refuse(w, r, e)
		case s.guard.exchangeToken(w, r):
		default:
			m.ServeHTTP(w, r)
		}
	})
}

// refuse answers with an error.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, e *control.Error) {
	s.count.refused.Add(1)
	s.log.Debug("web request refused", "method", r.Method, "path", clip(r.URL.Path), "remote", r.RemoteAddr, "code", e.Code, "error", e)
	if e.Code == http.StatusUnauthorized && r.Method == http.MethodGet && r.URL.Path == "/" {
		sendErrorPage(w, e)
		return
	}
	writeJSON(w, e.Code, map[string]*control.Error{"error": e})
}

// nothingAt is the refusal of a path without a handler.
func nothingAt(path string) *control.Error {
	return &control.Error{
		Code: http.StatusNotFound, Field: "path", Value: clip(path), Message: "there is nothing at " + strconv.Quote(clip(path)), Hint: "the page is at /",
	}
}

// tooMany is the refusal of another page.
func tooMany() *control.Error {
	return &control.Error{
		Code: http.StatusServiceUnavailable, Field: "pages", Message: strconv.Itoa(maxPages) + " pages are open already", Hint: "close one of them",
	}
}

// sendErrorPage sends a page to a browser without a token. The page needs neither style nor script.
func sendErrorPage(w http.ResponseWriter, e *control.Error) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(e.Code)
	_, _ = w.Write([]byte("<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>GrooveGen</title>" +
		"<h1>Almost there</h1><p>This machine may not steer the groove yet. On the machine that plays, run</p>" +
		"<pre>groovectl url</pre><p>and open the address that it prints, here.</p>"))
}

// writeJSON writes a document. An error means that the browser has gone.
func writeJSON(w http.ResponseWriter, code int, doc any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write(append(encode(doc), '\n'))
}

// getAsset answers with a file of the page.
func (s *Server) getAsset(w http.ResponseWriter, r *http.Request) *control.Error {
	s.assets[r.URL.Path].serve(w, r)
	return nil
}

// helloDoc is the first message on each connection, without the time.
type helloDoc struct {
	Type          string            `json:"type"`
	Protocol      int               `json:"protocol"`
	Boot          string            `json:"boot"` // differs after a restart of the daemon
	Version       string            `json:"version"`
	Genres        []string          `json:"genres"`
	Voices        []groove.Voice    `json:"voices"`
	Articulations []articulationDoc `json:"articulations"`
	Params        []*steer.Param    `json:"params"`
	Limits        map[string]int    `json:"limits"`
}

// articulationDoc is an articulation that the built-in kit has a sound for.
type articulationDoc struct {
	Voice        int                 `json:"voice"`        // an index of voices
	Articulation int                 `json:"articulation"` // as hits and notes have it
	Name         groove.Articulation `json:"name"`
}

// articulationDocs lists the articulations that the built-in kit has a sound for.
func articulationDocs() (list []articulationDoc) {
	k, err := sound.NewKit(sound.DefaultRate)
	if err != nil {
		return nil // the rate is one that it has
	}
	for v := range groove.Voice(groove.NumVoices) {
		for _, a := range k.Articulations(v) {
			list = append(list, articulationDoc{int(v), int(a), a})
		}
	}
	return list
}

// encodeHello encodes what is the same for all pages.
func (s *Server) encodeHello() []byte {
	return open(helloDoc{
		Type: "hello", Protocol: protocol, Boot: s.boot, Version: s.cfg.Version, Genres: steer.GenreNames(), Voices: groove.AllVoices(), Articulations: articulationDocs(),
		Params: steer.Params(),
		Limits: map[string]int{"upload_file": maxUploadFile, "upload_files": maxUploadFiles, "upload_batch": maxUploadBatch, "commands": maxCommands},
	})
}

// hello returns the first message with the time, from which pages make a first estimate of the clock.
func (s *Server) hello() []byte {
	data := append([]byte(nil), s.helloBody...)
	data = appendMillis(append(data, `,"now":`...), s.now())
	return append(data, '}')
}
