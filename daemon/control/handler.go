package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/shorten"
)

// routes returns the handlers by method and path.
func (s *Server) routes() http.Handler {
	m := &Mux{Refuse: s.refuse}
	m.NotFound = func(path string) *Error {
		return &Error{
			Code: http.StatusNotFound, Field: "path", Value: clip(path), Message: "there is nothing at " + strconv.Quote(clip(path)),
			Hint: "there are " + strings.Join(m.Paths(), ", "),
		}
	}
	for pattern, h := range map[string]Handler{
		"GET /v1/status":      s.getStatus,
		"GET /v1/events":      s.getEvents,
		"POST /v1/command":    s.postCommand,
		"GET /v1/loop":        s.getLoop,
		"GET /v1/piece":       s.getPiece,
		"GET /v1/heard":       s.getPlayed,
		"POST /v1/reload":     s.postReload,
		"GET /v1/params":      s.getParams,
		"GET /v1/jobs":        s.getJobs,
		"POST /v1/jobs":       s.postJobs,
		"DELETE /v1/jobs":     s.deleteJob,
		"GET /v1/models":      s.getModels,
		"POST /v1/use":        s.postUse,
		"GET /v1/kits":        s.getKits,
		"POST /v1/strike":     s.postNote,
		"GET /v1/history":     s.getHistory,
		"GET /v1/presets":     s.getPresets,
		"GET /v1/more":        s.getMore,
		"GET /v1/osc":         s.getControllers,
		"POST /v1/osc/pair":   s.postPair,
		"POST /v1/osc/answer": s.postPairAnswer,
		"POST /v1/osc/forget": s.postForget,
		"GET /v1/page":        s.getPage,
		"GET /v1/log":         s.getLog,
	} {
		m.Handle(pattern, h)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		w.Header().Set("Server", "grooved/"+s.version)
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		m.ServeHTTP(w, r)
	})
}

// refuse answers with an error.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, e *Error) {
	s.refused.Add(1)
	s.log.Debug("control request refused", "method", r.Method, "path", r.URL.Path, "code", e.Code, "error", e)
	writeJSON(w, e.Code, errorBody{e})
}

// clip shortens text of a request for an answer.
func clip(s string) string { return shorten.Text(s, 80) }

// writeJSON writes a document. It ignores errors, which mean that the client is gone.
func writeJSON(w http.ResponseWriter, code int, doc any) {
	data, err := json.Marshal(doc)
	if err != nil { // for example an infinity in a status
		code = http.StatusInternalServerError
		data = []byte(`{"error":{"message":"the answer is no JSON","hint":` + strconv.QuoteToASCII(err.Error()) + `}}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(append(data, '\n'))
}

func (s *Server) status() Status {
	st := s.hub.Status()
	st.SchemaVersion = SchemaVersion
	return st
}

func (s *Server) getStatus(w http.ResponseWriter, _ *http.Request) *Error {
	writeJSON(w, http.StatusOK, s.status())
	return nil
}

func (s *Server) getParams(w http.ResponseWriter, _ *http.Request) *Error {
	writeJSON(w, http.StatusOK, params())
	return nil
}

func (s *Server) postCommand(w http.ResponseWriter, r *http.Request) *Error {
	var req steer.Request
	if e := readJSON(r, &req); e != nil {
		return e
	}
	if req.Name == "" {
		return &Error{Code: http.StatusBadRequest, Field: "name", Message: "name is missing", Hint: `send {"name":"bpm","args":[120]}`}
	}
	cmd, err := req.Resolve()
	if err != nil {
		return answer(err, http.StatusConflict)
	}
	result, err := s.hub.Apply(cmd)
	if err != nil {
		return answer(err, http.StatusConflict)
	}
	writeJSON(w, http.StatusOK, Done{Note: result.Remark, Prompt: result.Prompt})
	return nil
}

// loopID reads ?id=, the id of a loop; 0 where there is none.
func loopID(r *http.Request) (uint64, *Error) {
	text := r.URL.Query().Get("id")
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, &Error{
			Code: http.StatusBadRequest, Field: "id", Value: clip(text), Message: "id is no whole number",
			Hint: "leave it out for the loop that plays",
		}
	}
	return id, nil
}

func (s *Server) getPlayed(w http.ResponseWriter, r *http.Request) *Error {
	id, refused := loopID(r)
	if refused != nil {
		return refused
	}
	loop, p, err := s.hub.AsPlayed(id)
	if errors.Is(err, ErrNoLoop) || err == nil && loop == nil {
		return NoLoop(id)
	}
	if err != nil {
		return answer(err, http.StatusInternalServerError)
	}
	writeJSON(w, http.StatusOK, p)
	return nil
}

func (s *Server) getLoop(w http.ResponseWriter, r *http.Request) *Error {
	id, refused := loopID(r)
	if refused != nil {
		return refused
	}
	loop, kit, err := s.hub.Loop(id)
	if errors.Is(err, ErrNoLoop) || err == nil && loop == nil {
		return NoLoop(id)
	}
	if err != nil {
		return answer(err, http.StatusInternalServerError)
	}
	writeJSON(w, http.StatusOK, groove.NewLoopDoc(loop, kit))
	return nil
}

// NoLoop is the refusal of a loop that is not kept; id 0 is the loop that plays.
func NoLoop(id uint64) *Error {
	e := &Error{Code: http.StatusNotFound, Field: "id", Value: strconv.FormatUint(id, 10)}
	if id == 0 {
		e.Message, e.Hint = "no loop has been played yet", "start the transport, or read status for a loop that waits"
	} else {
		e.Message, e.Hint = fmt.Sprintf("loop %d is not kept", id), "only the last loops that played are: the history lists them"
	}
	return e
}

func (s *Server) postReload(w http.ResponseWriter, r *http.Request) *Error {
	if e := readJSON(r, &struct{}{}); e != nil {
		return e
	}
	report, err := s.hub.Reload()
	if err != nil {
		return answer(err, http.StatusUnprocessableEntity)
	}
	report.SchemaVersion = SchemaVersion
	writeJSON(w, http.StatusOK, report)
	return nil
}

// readJSON reads a request's body, exactly one JSON object, into dst. An empty body does not change dst. Numbers in an any become
// json.Number, so that seeds keep all digits.
func readJSON(r *http.Request, dst any) *Error {
	kind := r.Header.Get("Content-Type")
	if mt, _, err := mime.ParseMediaType(kind); kind != "" && (err != nil || mt != "application/json") {
		return &Error{
			Code: http.StatusUnsupportedMediaType, Field: "Content-Type", Value: clip(kind), Message: "the body is no JSON by its type",
			Hint: "send Content-Type: application/json",
		}
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	d.UseNumber()
	err := d.Decode(dst)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more behind the JSON object")
		}
	}
	return bodyError(err)
}

func bodyError(err error) *Error {
	if err == nil {
		return nil
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &Error{
			Code: http.StatusRequestEntityTooLarge, Field: "body", Message: fmt.Sprintf("the body is over %d bytes", large.Limit),
			Hint: "send one command at a time",
		}
	}
	return &Error{Code: http.StatusBadRequest, Field: "body", Message: "read body: " + clip(err.Error()), Hint: "send one JSON object"}
}
