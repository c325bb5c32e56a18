package training

import (
	"os"
	"path/filepath"

	"github.com/groovegen/groovegen/daemon/watch"
	"github.com/groovegen/groovegen/infer"
)

// modelWatcher notices models that the user puts into the library's folder, and a new version of the settings' own model file. It owns a
// goroutine, which lives until close.
type modelWatcher struct {
	service *Service
	library *watch.Folders
	file    *watch.Watcher // nil: the settings name no file
	seen    map[string]stamp

	terminate, done chan struct{}
}

// watchModels starts the watching. Without it, which is logged, models are found at the next start.
func (s *Service) watchModels(file string) {
	w := &modelWatcher{service: s, seen: map[string]stamp{}, terminate: make(chan struct{}), done: make(chan struct{})}
	// A folder that is not there yet would be noticed a minute late.
	err := os.MkdirAll(s.library.Dir(), 0o700)
	if err != nil {
		s.log.Warn("make the folder of models", "error", err)
	}
	if w.library, err = watch.NewFolders([]string{s.library.Dir()}, s.cfg.IdleDelay.Unchanged/20, s.log); err != nil {
		s.log.Error("the folder of models is not watched", "error", err)
		return
	}
	if file != "" {
		if w.file, err = watch.New(file, 0, s.log); err != nil {
			s.log.Error("the model file is not watched", "file", file, "error", err)
		}
	}
	s.models = w
	go w.run()
}

func (w *modelWatcher) run() {
	defer close(w.done)
	var edits <-chan struct{}
	if w.file != nil {
		edits = w.file.Changes()
	}
	for {
		select {
		case <-w.terminate:
			return
		case <-w.library.Changes():
			w.addLoose()
			w.service.cfg.Changed()
		case <-edits:
			w.service.reloadFile()
		}
	}
}

// addLoose adds the model files that lie in the library's folder itself. A file that cannot be used is logged once for each version.
func (w *modelWatcher) addLoose() {
	s := w.service
	files, _ := filepath.Glob(filepath.Join(s.library.Dir(), "*.safetensors"))
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		now := stamp{info.Size(), info.ModTime().UnixNano()}
		if w.seen[path] == now {
			continue
		}
		w.seen[path] = now
		if e, err := s.library.AddFile(path); err != nil {
			s.log.Error("a file in the folder of models is no model that can be used", "file", path, "error", err)
		} else {
			s.log.Info("a model in the folder of models was added", "file", path, "model", e.ID)
		}
	}
}

// reloadFile plays the new version of the settings' own model file from the next loop on, if the old one plays. A version that cannot be used
// is shown by ModelError, and the old one plays on.
func (s *Service) reloadFile() {
	s.changing.Lock()
	defer s.changing.Unlock()
	settings, before := s.cfg.Settings(), s.session.Engine()
	file := string(settings.Model.File)
	if before.File != file {
		return // another model was chosen since
	}
	m, err := infer.LoadFile(file)
	if err == nil && m.ID == before.Model.ID { // perhaps put back after a bad version
		s.setModelError(nil)
		s.cfg.Changed()
		return
	}
	var next Engine
	if err == nil {
		next, err = s.build(settings.Engine, m, file)
	}
	if err == nil {
		if err = s.session.SetEngine(next); err != nil {
			_ = next.Decoder.Close()
		}
	}
	s.setModelError(err)
	defer s.cfg.Changed()
	if err != nil {
		s.log.Error("the new version of the model file is refused: the old one plays on", "file", file, "error", err)
		return
	}
	s.library.Begin(m, file)
	if err := before.Decoder.Close(); err != nil {
		s.log.Warn("close the engine of the old model", "error", err)
	}
	s.log.Info("the new version of the model file plays from the next loop on", "model", m.ID, "before", before.Model.ID)
}

func (w *modelWatcher) close() error {
	close(w.terminate)
	<-w.done
	if w.file != nil {
		_ = w.file.Close()
	}
	return w.library.Close()
}
