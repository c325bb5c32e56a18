package control

import (
	"errors"
	"net/http"
	"path/filepath"

	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
)

func (s *Server) getJobs(w http.ResponseWriter, r *http.Request) *Error {
	if id := r.URL.Query().Get("id"); id != "" {
		return s.answerJob(w)(s.hub.Job(id))
	}
	list := s.hub.Jobs()
	if n := len(list); n > 0 && list[n-1].State == jobs.StateFailed {
		_, _ = s.hub.Job(list[n-1].ID) // who reads the list has seen that it failed; the job is in the list already
	}
	writeJSON(w, http.StatusOK, Jobs{SchemaVersion: SchemaVersion, Jobs: list})
	return nil
}

func (s *Server) postJobs(w http.ResponseWriter, r *http.Request) *Error {
	var req jobs.Request
	if e := readJSON(r, &req); e != nil {
		return e
	}
	return s.answerJob(w)(s.hub.Retrain(req))
}

func (s *Server) deleteJob(w http.ResponseWriter, r *http.Request) *Error {
	id := r.URL.Query().Get("id")
	if id == "" {
		return &Error{Code: http.StatusBadRequest, Field: "job", Message: "id is missing", Hint: "GET /v1/jobs lists the jobs"}
	}
	return s.answerJob(w)(s.hub.CancelJob(id))
}

func (s *Server) answerJob(w http.ResponseWriter) func(jobs.Status, error) *Error {
	return func(st jobs.Status, err error) *Error {
		if err != nil {
			return answer(err, http.StatusInternalServerError)
		}
		writeJSON(w, http.StatusOK, st)
		return nil
	}
}

func (s *Server) getModels(w http.ResponseWriter, _ *http.Request) *Error {
	writeJSON(w, http.StatusOK, Models{SchemaVersion: SchemaVersion, Models: s.hub.Models()})
	return nil
}

func (s *Server) postUse(w http.ResponseWriter, r *http.Request) *Error {
	var u Use
	if e := readJSON(r, &u); e != nil {
		return e
	}
	if e := u.check(); e != nil {
		return e
	}
	used, err := s.hub.Use(u)
	if err != nil {
		return answer(err, http.StatusUnprocessableEntity)
	}
	used.SchemaVersion = SchemaVersion
	writeJSON(w, http.StatusOK, used)
	return nil
}

// check refuses a request that names no model, or several, or a file of which the daemon cannot know the folder.
func (u *Use) check() *Error {
	named := 0
	for _, is := range []bool{u.Model != "", u.File != "", u.Previous} {
		if is {
			named++
		}
	}
	switch {
	case named != 1:
		return &Error{
			Code: http.StatusBadRequest, Field: "model", Value: clip(u.Model), Message: "either a model, a file or the previous one",
			Hint: `send {"model":"default"}, {"file":"/PATH/model.safetensors"} or {"previous":true}`,
		}
	case u.File != "" && !filepath.IsAbs(u.File):
		return &Error{
			Code: http.StatusBadRequest, Field: "file", Value: clip(u.File), Message: "the file's path is not absolute",
			Hint: "give the full path: the daemon runs in another folder",
		}
	}
	return nil
}

// trainingError turns an error of a TrainingService into an Error, if it is one of packages jobs and library.
func trainingError(err error) (*Error, bool) {
	var bad *jobs.RequestError
	var busy *jobs.BusyError
	switch {
	case errors.As(err, &bad):
		return &Error{
			Code: http.StatusUnprocessableEntity, Field: bad.Field, Value: clip(bad.Value),
			Message: (&jobs.RequestError{Field: bad.Field, Value: bad.Value, Err: bad.Err}).Error(), Hint: bad.Hint,
		}, true
	case errors.As(err, &busy):
		return &Error{Code: http.StatusConflict, Field: "job", Value: busy.ID, Message: busy.Error()}, true
	case errors.Is(err, jobs.ErrUnknown):
		return &Error{Code: http.StatusNotFound, Field: "job", Message: err.Error(), Hint: "groovectl jobs lists them"}, true
	case errors.Is(err, jobs.ErrClosed):
		return &Error{Code: http.StatusServiceUnavailable, Message: err.Error()}, true
	case errors.Is(err, library.ErrUnknown), errors.Is(err, library.ErrAmbiguous):
		return &Error{Code: http.StatusNotFound, Field: "model", Message: err.Error()}, true
	case errors.Is(err, library.ErrNoPrevious):
		return &Error{Code: http.StatusConflict, Field: "model", Message: err.Error()}, true
	}
	return nil, false
}
