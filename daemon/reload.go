package daemon

import (
	"fmt"
	"log/slog"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
)

// Reload implements control.DaemonService: it reads the settings and the kits again and applies what a running daemon
// can apply. It refuses bad settings as a whole: the old ones stay, and the status says why.
func (d *Daemon) Reload() (control.Reload, error) {
	path, _ := d.settings.source.File()
	kitsChanged, kitsError := d.kits.Reload()
	running, next, ch, err := d.settings.reload()
	d.session.Notify()
	if err != nil {
		d.log.Error("settings refused, the old ones stay", "error", err)
		return control.Reload{}, fmt.Errorf("reload settings: %w", err)
	}
	if ch.Has("log") {
		d.setLogLevel(next.Log)
	}
	if ch.Has("retrain.folders") {
		d.training.SetFolders(next.Retrain.Folders.List())
	}
	for _, cmd := range next.Play.Since(running.Play) {
		if _, err := d.session.Apply(cmd); err != nil {
			d.log.Error("apply setting", "setting", cmd.Param().Name, "error", err)
		}
	}
	if !ch.None() {
		d.log.Info("settings reloaded", "file", path, "applied", ch.Live, "wait_for_restart", ch.Restart)
	}
	applied := ch.Live
	if kitsChanged {
		applied = append(applied, "kits")
	}
	return control.Reload{
		SchemaVersion: control.SchemaVersion, File: path, Applied: applied, Restart: ch.Restart, KitsError: kitsError,
	}, nil
}

func (d *Daemon) setLogLevel(c config.Log) {
	var l slog.Level
	if d.edges.LogLevel == nil || l.UnmarshalText([]byte(c.Level)) != nil {
		return
	}
	d.edges.LogLevel.Set(l)
}
