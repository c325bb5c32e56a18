package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// handler answers a request, or returns what is wrong with it.
type handler func(w http.ResponseWriter, r *http.Request) *Error

// routes is the table of paths and methods.
func (s *Server) routes() http.Handler {
	table := map[string]map[string]handler{
		"/v1/status":  {http.MethodGet: s.getStatus},
		"/v1/events":  {http.MethodGet: s.getEvents},
		"/v1/command": {http.MethodPost: s.postCommand},
		"/v1/loop":    {http.MethodGet: s.getLoop},
		"/v1/piece":   {http.MethodGet: s.getPiece},
		"/v1/reload":  {http.MethodPost: s.postReload},
		"/v1/params":  {http.MethodGet: s.getParams},
		"/v1/jobs":    {http.MethodGet: s.getJobs, http.MethodPost: s.postJobs, http.MethodDelete: s.deleteJob},
		"/v1/models":  {http.MethodGet: s.getModels},
		"/v1/use":     {http.MethodPost: s.postUse},
		"/v1/kits":    {http.MethodGet: s.getKits},
		"/v1/strike":  {http.MethodPost: s.postStrike},
		"/v1/history": {http.MethodGet: s.getHistory},
		"/v1/presets": {http.MethodGet: s.getPresets},

		"/v1/osc":        {http.MethodGet: s.getControllers},
		"/v1/osc/pair":   {http.MethodPost: s.postPair},
		"/v1/osc/answer": {http.MethodPost: s.postPairAnswer},
		"/v1/osc/forget": {http.MethodPost: s.postForget},
		"/v1/page":       {http.MethodGet: s.getPage},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		w.Header().Set("Server", "grooved/"+s.version)
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if e := route(table, w, r); e != nil {
			s.refused.Add(1)
			s.log.Debug("control request refused", "method", r.Method, "path", r.URL.Path, "code", e.Code, "error", e)
			writeJSON(w, e.Code, errorBody{e})
		}
	})
}

func route(table map[string]map[string]handler, w http.ResponseWriter, r *http.Request) *Error {
	methods, ok := table[r.URL.Path]
	if !ok {
		return &Error{
			Code: http.StatusNotFound, Field: "path", Value: clip(r.URL.Path), Message: "there is nothing at " + strconv.Quote(clip(r.URL.Path)),
			Hint: "there are " + strings.Join(slices.Sorted(maps.Keys(table)), ", "),
		}
	}
	handle, ok := methods[r.Method]
	if !ok {
		allowed := strings.Join(slices.Sorted(maps.Keys(methods)), ", ")
		w.Header().Set("Allow", allowed)
		return &Error{
			Code: http.StatusMethodNotAllowed, Field: "method", Value: clip(r.Method),
			Message: r.URL.Path + " does not take " + clip(r.Method), Hint: "use " + allowed,
		}
	}
	return handle(w, r)
}

// clip shortens what a request said before it is repeated.
func clip(s string) string {
	const most = 80
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// writeJSON writes a document. An error means that the client has gone, which is its own business.
func writeJSON(w http.ResponseWriter, code int, doc any) {
	data, err := json.Marshal(doc)
	if err != nil { // an infinity in a status, for example: say so rather than send half a document
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
	var cmd steer.Command
	if e := readJSON(r, &cmd); e != nil {
		return e
	}
	if cmd.Name == "" {
		return &Error{Code: http.StatusBadRequest, Field: "name", Message: "name is missing", Hint: `send {"name":"bpm","args":[120]}`}
	}
	note, err := steer.Tell(s.hub, cmd)
	if err != nil {
		return answer(err, http.StatusConflict)
	}
	writeJSON(w, http.StatusOK, Done{Note: note, Prompt: PromptOf(cmd)})
	return nil
}

func (s *Server) getLoop(w http.ResponseWriter, r *http.Request) *Error {
	var id uint64
	if text := r.URL.Query().Get("id"); text != "" {
		var err error
		if id, err = strconv.ParseUint(text, 10, 64); err != nil {
			return &Error{
				Code: http.StatusBadRequest, Field: "id", Value: clip(text), Message: "id is no whole number",
				Hint: "leave it out for the loop that plays",
			}
		}
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

// NoLoop is the refusal of a loop that is not kept, of id 0 that of the one that plays.
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

// readJSON reads a request's body, exactly one JSON object, into dst. An empty body leaves dst as it is. Numbers in an
// any become json.Number, so that seeds keep all their digits.
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
