package control

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// The rate of a stream. A change is sent at once, but not within minGap of the event before, because a fader causes
// hundreds.
const (
	defaultInterval = 100 * time.Millisecond
	minInterval     = 20 * time.Millisecond
	maxInterval     = time.Minute
	minGap          = 20 * time.Millisecond
)

func (s *Server) getEvents(w http.ResponseWriter, r *http.Request) *Error {
	interval, e := readInterval(r)
	if e != nil {
		return e
	}
	if s.streams.Add(1) > maxStreams {
		s.streams.Add(-1)
		return &Error{
			Code: http.StatusServiceUnavailable, Message: "too many event streams are open",
			Hint: "end one of them; " + strconv.Itoa(maxStreams) + " are allowed",
		}
	}
	defer s.streams.Add(-1)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()

	w.Header().Set("Content-Type", "application/x-ndjson")
	w.WriteHeader(http.StatusOK)
	rc := http.NewResponseController(w)
	// The read timeout is for requests. On a stream it would look as if the client had closed the connection.
	if err := rc.SetReadDeadline(time.Time{}); err != nil {
		s.log.Debug("event stream keeps its read deadline", "error", err)
	}
	lines := json.NewEncoder(w)
	st := stream{hub: s.hub, interval: interval, send: func(ev Event) error {
		if err := rc.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
			return err
		}
		if err := lines.Encode(ev); err != nil {
			return err
		}
		return rc.Flush()
	}}
	if err := st.run(ctx); err != nil && ctx.Err() == nil {
		s.log.Debug("event stream ended", "error", err)
	}
	return nil
}

func readInterval(r *http.Request) (time.Duration, *Error) {
	text := r.URL.Query().Get("interval_ms")
	if text == "" {
		return defaultInterval, nil
	}
	ms, err := strconv.Atoi(text)
	interval := time.Duration(ms) * time.Millisecond
	if err != nil || ms > int(maxInterval/time.Millisecond) || interval < minInterval || interval > maxInterval {
		return 0, &Error{
			Code: http.StatusBadRequest, Field: "interval_ms", Value: clip(text), Message: "interval_ms is out of range",
			Hint: "give a whole number from 20 to 60000",
		}
	}
	return interval, nil
}

// stream sends a status at each interval and after each change. It reads the status only when it can send it, so that a slow reader
// gets the newest one. It counts the events that a slow reader misses.
type stream struct {
	hub      Hub
	interval time.Duration
	send     func(Event) error // may block; its error ends the stream

	event Event // the last one sent
	last  time.Time
}

func (s *stream) run(ctx context.Context) error {
	changed, stop := s.hub.Subscribe()
	defer stop()
	ticker := time.NewTicker(s.interval)
	defer ticker.Stop()
	if err := s.emit("first"); err != nil {
		return err
	}
	for {
		reason := "interval"
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			s.count(time.Now())
		case <-changed:
			reason = "change"
			if err := s.pause(ctx); err != nil {
				return err
			}
			select {
			case <-changed: // during the pause: the next event contains it
			default:
			}
		}
		if err := s.emit(reason); err != nil {
			return err
		}
	}
}

// pause waits until minGap after the last event.
func (s *stream) pause(ctx context.Context) error {
	wait := minGap - time.Since(s.last)
	if wait <= 0 {
		return nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// count adds the intervals that passed while the last event was sent.
func (s *stream) count(now time.Time) {
	if missed := now.Sub(s.last)/s.interval - 1; missed > 0 {
		s.event.Dropped += uint64(missed)
	}
}

func (s *stream) emit(reason string) error {
	s.last = time.Now()
	s.event.SchemaVersion = SchemaVersion
	s.event.Reason = reason
	s.event.Seq++
	before := s.event.Status
	s.event.Status = s.hub.Status()
	if s.event.Seq > 1 {
		s.event.Reason = reasonOf(reason, before, s.event.Status)
	}
	s.event.Status.SchemaVersion = SchemaVersion
	return s.send(s.event)
}

// reasonOf returns a reason of its own for changes that a program may wait for.
func reasonOf(reason string, before, now Status) string {
	switch {
	case before.Model.ID != now.Model.ID:
		return "model"
	case jobMark(before.Job) != jobMark(now.Job):
		return "job"
	}
	return reason
}

// mark is the part of a training whose change makes the reason "job".
type mark struct {
	id    string
	state jobs.State
	phase jobs.Phase
	epoch int
}

func jobMark(s *jobs.Status) mark {
	if s == nil {
		return mark{}
	}
	return mark{s.ID, s.State, s.Progress.Phase, s.Progress.Epoch}
}
