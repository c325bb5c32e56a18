package training

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/watch"
)

// IdleDelay are the conditions for an automatic training.
type IdleDelay struct {
	Stopped   time.Duration // the transport has been stopped for so long
	Unchanged time.Duration // no file has been added or removed for so long
	Check     time.Duration // how often the conditions are checked
}

// DefaultIdleDelay waits until the user has stopped playing and copying files.
var DefaultIdleDelay = IdleDelay{Stopped: time.Minute, Unchanged: 30 * time.Second, Check: 5 * time.Second}

// autoTrainer watches the user's folders and starts a training when there are new files and the daemon is idle. It owns a
// goroutine, which lives until close.
type autoTrainer struct {
	service *Service
	files   *fileLog
	folders *watch.Folders

	delay        IdleDelay
	ran, changed time.Time // when the song last ran, and when a file was last added or removed
	tried        bool      // a training was started for the present files

	terminate, done chan struct{}
}

// openAuto watches the folders of the settings, if there are any. The caller starts run.
func (s *Service) openAuto(cfg config.Config) {
	folders := cfg.Retrain.Folders.List()
	if len(folders) == 0 {
		return
	}
	a := &autoTrainer{
		service: s, files: openFileLog(folders, filepath.Join(cfg.State.Path(), "material.json"), s.log),
		delay: s.cfg.IdleDelay, ran: time.Now(), changed: time.Now(),
		terminate: make(chan struct{}), done: make(chan struct{}),
	}
	var err error
	if a.folders, err = watch.NewFolders(folders, a.delay.Unchanged/20, s.log); err != nil {
		s.log.Error("the folders of MIDI files are not watched", "error", err)
		return
	}
	s.auto = a
}

func (a *autoTrainer) run() {
	defer close(a.done)
	check := time.NewTicker(a.delay.Check)
	defer check.Stop()
	for {
		select {
		case <-a.terminate:
			return
		case <-a.folders.Changes():
			a.changed, a.tried = time.Now(), false
			a.files.scan()
			a.service.cfg.Changed()
		case now := <-check.C:
			a.consider(now)
		}
	}
}

// due returns the folder to learn from, and how many of its files are new, if the settings allow it and the daemon is idle.
func (a *autoTrainer) due(now time.Time) (folder string, added int, ok bool) {
	if !a.service.cfg.IsStopped() {
		a.ran = now
	}
	folder, added = a.files.best()
	idle := now.Sub(a.ran) >= a.delay.Stopped && now.Sub(a.changed) >= a.delay.Unchanged
	return folder, added, bool(a.service.cfg.Settings().Retrain.Auto) && !a.tried && added > 0 && idle
}

// consider starts a training when one is due.
func (a *autoTrainer) consider(now time.Time) {
	folder, added, ok := a.due(now)
	if !ok {
		return
	}
	a.tried = true // once for these files, whatever the result
	s := a.service
	st, err := s.Retrain(jobs.Request{Data: folder})
	if err != nil && !errors.Is(err, jobs.ErrBusy) {
		s.log.Error("learn from new files", "folder", folder, "error", err)
		return
	}
	s.log.Info("learning from new files", "folder", folder, "new", added, "job", st.ID)
}

func (a *autoTrainer) close() error {
	close(a.terminate)
	<-a.done
	return a.folders.Close()
}

// complete fills a request that names no data with the watched folder that has the most new files. a may be nil.
func (a *autoTrainer) complete(r *jobs.Request) error {
	if r.Data != "" {
		return nil
	}
	const hint = "name a folder with --data, or folders to watch in the settings: retrain.folders"
	if a == nil {
		return &jobs.RequestError{Field: "data", Hint: hint, Err: errors.New("no data folder given")}
	}
	a.files.scan()
	if r.Data, _ = a.files.best(); r.Data == "" {
		return &jobs.RequestError{Field: "data", Hint: hint, Err: errors.New("no MIDI file in any of the watched folders")}
	}
	return nil
}
