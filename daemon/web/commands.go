package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
)

// do carries out a message of a page and returns the reply, or nil if the page wants none and there is no error.
func (s *Server) do(m message) []byte {
	var r reply
	var err error
	switch m.Type {
	case "command":
		r.Prompt, r.Note, err = s.command(m)
	case "use":
		r.Value, err = s.use(m)
	case "retrain":
		r.Value, err = s.retrain(m)
	case "cancel":
		r.Value, err = s.hub.CancelJob(m.Job)
	case "job":
		r.Value, err = s.hub.Job(m.Job)
	case "loop":
		r.Value, err = s.loop(m.Loop)
	case "strike":
		r.Value, err = s.playNote(m)
	default:
		err = refuse("type", m.Type, "there is no message of type "+strconv.Quote(clip(m.Type)), "send command, ping, use, retrain, cancel, job, loop or strike")
	}
	if err != nil {
		s.count.refused.Add(1)
		e := control.ErrorOf(err, http.StatusConflict)
		s.log.Debug("page's message refused", "type", clip(m.Type), "name", clip(m.Name), "error", e)
		return failed(m.ID, e)
	}
	if m.ID == nil {
		return nil
	}
	r.Type, r.ID, r.OK = "reply", m.ID, true
	return open(r)
}

// command steers, as OSC and groovectl do. It returns what was understood of a prompt, and what there is to know besides.
func (s *Server) command(m message) (prompt *steer.PromptReply, note string, err error) {
	if m.Name == "" {
		return nil, "", refuse("name", "", "name is missing", `send {"type":"command","name":"bpm","args":[120]}`)
	}
	cmd, err := steer.Request{Name: m.Name, Args: m.Args}.Resolve()
	if err != nil {
		return nil, "", err
	}
	r, err := s.hub.Apply(cmd)
	return r.Prompt, r.Remark, err
}

// use changes the model. With a code, the same seed and variation play with it, so that two models can be compared by ear.
func (s *Server) use(m message) (control.Used, error) {
	if (m.Model == "") != m.Previous {
		return control.Used{}, refuse("model", m.Model, "either a model or the previous one", `send "model" or "previous":true`)
	}
	used, err := s.hub.Use(control.Use{Model: m.Model, Previous: m.Previous})
	if err != nil || m.Code == "" {
		return used, err
	}
	_, err = s.hub.Apply(steer.RecallOf(m.Code))
	return used, err
}

// retrain starts a training on an upload or on the watched folders.
func (s *Server) retrain(m message) (jobs.Status, error) {
	req := jobs.Request{Genre: m.Genre, BPM: m.BPM, Epochs: m.Epochs, From: m.From, Channel: m.Channel, Track: m.Track, Kit: m.Kit}
	if _, e := s.kitOf(m.Kit); e != nil {
		return jobs.Status{}, e
	}
	if m.Upload != "" {
		dir, err := s.uploads.folder(m.Upload)
		if err != nil {
			return jobs.Status{}, err
		}
		req.Data = dir
	}
	return s.hub.Retrain(req)
}

// loop returns a loop of the history as sent to pages.
func (s *Server) loop(id uint64) (*loopDoc, error) {
	l, kit, err := s.hub.Loop(id)
	if errors.Is(err, control.ErrNoLoop) || err == nil && l == nil {
		return nil, control.NoLoop(id)
	}
	if err != nil {
		return nil, err
	}
	return newLoopDoc(l, &kit, s.latent.Load()), nil
}

// playNote plays one note on the MIDI output.
func (s *Server) playNote(m message) (control.PlayedNote, error) {
	if _, err := groove.ParseVoice(m.Voice); err != nil {
		return control.PlayedNote{}, refuse("voice", m.Voice, err.Error(), "")
	}
	if m.Velocity < 0 || m.Velocity > 127 {
		return control.PlayedNote{}, refuse("velocity", strconv.Itoa(m.Velocity), "velocity is out of range", "give 1 to 127")
	}
	return s.hub.PlayNote(control.NoteRequest{Voice: m.Voice, Velocity: m.Velocity})
}
