package daemon

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/groovegen/groovegen/clock"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/watch"
)

// The conditions for a training that nobody has asked for.
const (
	restBefore = time.Minute      // the song has rested so long
	calmBefore = 30 * time.Second // no file has come or gone for so long
	askEvery   = 5 * time.Second
)

// gatherer watches the user's folders. It owns a goroutine, which lives until close.
type gatherer struct {
	d        *Daemon
	material *material
	folders  *watch.Folders

	rest, calm, ask time.Duration
	ran, changed    time.Time // when the song last ran, and when a file last came or went
	tried           bool      // a training was begun for the files that are there now

	terminate, done chan struct{}
}

// openGatherer begins to watch the folders of the settings, if there are any. The caller starts run.
func (d *Daemon) openGatherer(cfg config.Config) {
	folders := cfg.Retrain.Folders.List()
	if len(folders) == 0 {
		return
	}
	g := &gatherer{
		d: d, material: openMaterial(folders, filepath.Join(cfg.State.Path(), "material.json"), d.log),
		rest: restBefore, calm: calmBefore, ask: askEvery, ran: time.Now(), changed: time.Now(),
		terminate: make(chan struct{}), done: make(chan struct{}),
	}
	if d.edges.Patience > 0 {
		g.rest, g.calm, g.ask = d.edges.Patience, d.edges.Patience, d.edges.Patience/4
	}
	var err error
	if g.folders, err = watch.NewFolders(folders, g.calm/20, d.log); err != nil {
		d.log.Error("new MIDI files are not noticed", "error", err)
		return
	}
	d.gatherer = g
}

func (g *gatherer) run() {
	defer close(g.done)
	ask := time.NewTicker(g.ask)
	defer ask.Stop()
	for {
		select {
		case <-g.terminate:
			return
		case <-g.folders.Changes():
			g.changed, g.tried = time.Now(), false
			g.material.look()
			g.d.changed.Notify()
		case now := <-ask.C:
			g.consider(now)
		}
	}
}

// consider begins a training when the settings allow it and nobody is disturbed.
func (g *gatherer) consider(now time.Time) {
	if g.d.player.Snapshot().State != clock.Stopped {
		g.ran = now
	}
	g.d.mu.Lock()
	auto := bool(g.d.config.Retrain.Auto)
	g.d.mu.Unlock()
	folder, fresh := g.material.richest()
	if !auto || g.tried || fresh == 0 || now.Sub(g.ran) < g.rest || now.Sub(g.changed) < g.calm {
		return
	}
	g.tried = true // once for these files, however it ends
	s, err := g.d.Retrain(jobs.Request{Data: folder})
	if err != nil && !errors.Is(err, jobs.ErrBusy) {
		g.d.log.Error("learn from new files", "folder", folder, "error", err)
		return
	}
	g.d.log.Info("learning from new files", "folder", folder, "new", fresh, "job", s.ID)
}

func (g *gatherer) close() error {
	close(g.terminate)
	<-g.done
	return g.folders.Close()
}

// fill completes a request that names no data: the watched folder with the most new files.
func (g *gatherer) fill(r *jobs.Request) error {
	if r.Data != "" {
		return nil
	}
	const hint = "name a folder with --data, or folders to watch in the settings: retrain.folders"
	if g == nil {
		return &jobs.RequestError{Field: "data", Hint: hint, Err: errors.New("missing")}
	}
	g.material.look()
	if r.Data, _ = g.material.richest(); r.Data == "" {
		return &jobs.RequestError{Field: "data", Hint: hint, Err: errors.New("no MIDI file in any of the watched folders")}
	}
	return nil
}

// folderStatus tells of the watched folders.
func (g *gatherer) folderStatus() []control.Folder {
	if g == nil {
		return nil
	}
	return g.material.status()
}
