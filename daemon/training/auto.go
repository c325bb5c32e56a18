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
	folders *watch.Folders // nil: no folder is watched; used by run
	edits   chan []string  // the folders of the settings have changed

	delay        IdleDelay
	ran, changed time.Time // when the song last ran, and when a file was last added or removed
	tried        bool      // a training was started for the present files

	terminate, done chan struct{}
}

// openAuto watches the folders of the settings, if there are any. The caller starts run.
func (s *Service) openAuto(cfg config.Config) {
	folders := cfg.Retrain.Folders.List()
	a := &autoTrainer{
		service: s, files: openFileLog(folders, filepath.Join(cfg.State.Path(), "material.json"), s.log),
		delay: s.cfg.IdleDelay, ran: time.Now(), changed: time.Now(),
		edits: make(chan []string), terminate: make(chan struct{}), done: make(chan struct{}),
	}
	a.watch(folders)
	s.auto = a
}

// SetFolders watches other folders from now on.
func (s *Service) SetFolders(folders []string) {
	select {
	case s.auto.edits <- folders:
	case <-s.auto.done:
	}
}

// watch watches folders in place of those before.
func (a *autoTrainer) watch(folders []string) {
	log := a.service.log
	if a.folders != nil {
		if err := a.folders.Close(); err != nil {
			log.Warn("end the watch of folders", "error", err)
		}
		a.folders = nil
	}
	a.files.setFolders(folders)
	if len(folders) == 0 {
		return
	}
	var err error
	if a.folders, err = watch.NewFolders(folders, a.delay.Unchanged/20, log); err != nil {
		log.Error("the folders of MIDI files are not watched", "error", err)
		a.folders = nil
	}
}

// changes returns the channel of changes in the folders; nil while none is watched.
func (a *autoTrainer) changes() <-chan struct{} {
	if a.folders == nil {
		return nil
	}
	return a.folders.Changes()
}

func (a *autoTrainer) run() {
	defer close(a.done)
	check := time.NewTicker(a.delay.Check)
	defer check.Stop()
	for {
		select {
		case <-a.terminate:
			return
		case folders := <-a.edits:
			a.watch(folders)
			a.changed, a.tried = time.Now(), false
			a.files.scan()
			a.service.cfg.Changed()
		case <-a.changes():
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
	s := a.service
	st, err := s.Retrain(jobs.Request{Data: folder})
	if errors.Is(err, jobs.ErrBusy) {
		// A training that began after the last change of the files has these files: the one try for them.
		a.tried = a.learning(folder)
		return
	}
	a.tried = true // once for these files, whatever the result
	if err != nil {
		s.log.Error("learn from new files", "folder", folder, "error", err)
		return
	}
	s.log.Info("learning from new files", "folder", folder, "new", added, "job", st.ID)
}

// learning reports whether the newest training uses a folder as it is now.
func (a *autoTrainer) learning(folder string) bool {
	job, ok := a.service.jobs.Newest()
	return ok && job.Data == folder && !job.Started.Before(a.changed)
}

func (a *autoTrainer) close() error {
	close(a.terminate)
	<-a.done
	if a.folders == nil {
		return nil
	}
	return a.folders.Close()
}

// complete fills a request that names no data with the watched folder that has the most new files. a may be nil.
func (a *autoTrainer) complete(r *jobs.Request) error {
	if r.Data != "" {
		return nil
	}
	const hint = "name a folder with --data, or folders to watch in the settings: retrain.folders"
	if a != nil {
		a.files.scan()
	}
	if a == nil || len(a.files.status()) == 0 {
		return &jobs.RequestError{Field: "data", Hint: hint, Err: errors.New("no data folder given")}
	}
	if r.Data, _ = a.files.best(); r.Data == "" {
		return &jobs.RequestError{Field: "data", Hint: hint, Err: errors.New("no MIDI file in any of the watched folders")}
	}
	return nil
}
