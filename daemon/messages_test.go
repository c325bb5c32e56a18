//go:build unix

package daemon

import (
	"errors"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
)

func (r *rig) try(t *testing.T, name string, args ...any) (steer.Result, error) {
	t.Helper()
	cmd, err := steer.Request{Name: name, Args: args}.Resolve()
	if err != nil {
		return steer.Result{}, err
	}
	return r.session.Apply(cmd)
}

func TestFillWhileStopped(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	await(t, "notes", func() bool { return r.notesOn() > 0 })
	if got, err := r.try(t, steer.FillNow); err != nil || got.Remark != "" {
		t.Errorf("while the song runs: %+v, %v", got, err)
	}
	if _, err := r.try(t, steer.TransportStop); err != nil {
		t.Fatal(err)
	}
	await(t, "the stop", func() bool { return r.Status().Clock.State == "stopped" })
	if _, err := r.try(t, steer.FillNow); !errors.Is(err, steer.ErrStopped) || !strings.Contains(err.Error(), "nothing plays (start the song first)") {
		t.Errorf("while it is stopped: %v", err)
	}
	// A prompt does the rest of what it says.
	if got, err := r.try(t, steer.Prompt, "jazz, fill now"); err != nil || r.Status().Steer.Weights[groove.Jazz] == 0 || got.Remark != "no fill: nothing plays" {
		t.Errorf("a prompt: %+v, %v", got, err)
	}
}

func TestPresetNameWithASpace(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	for _, name := range []string{steer.PresetSave, steer.PresetLoad, steer.PresetFavorite, steer.SceneSave, steer.SceneLoad} {
		if _, err := r.try(t, name, "tight funk"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	list := r.session.Presets()
	for _, e := range list {
		if e.Name != "tight funk" || e.Error != "" || e.Kind == preset.Preset && !e.Favorite {
			t.Errorf("listed: %+v", e)
		}
	}
	if len(list) != 2 {
		t.Errorf("%d presets", len(list))
	}
	for _, bad := range []string{" x", "x ", "", " ", "../x", "a/b", "a\tb"} {
		if _, err := r.try(t, steer.PresetSave, bad); err == nil {
			t.Errorf("the name %q is taken", bad)
		}
	}
}

func TestGospelSaysThatNobodyPlayedIt(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), nil)
	const want = "nobody played gospel for the model"
	for _, c := range []struct {
		name string
		args []any
		says bool
	}{
		{"genre", []any{"gospel"}, true},
		{"bpm", []any{110}, false},
		{"genre", []any{"funk"}, false},
		{"blend", []any{"funk", 0.5, "gospel", 0.5}, true},
		{"genre", []any{"jazz"}, false},
		{steer.Prompt, []any{"gospel around 95"}, true},
	} {
		got, err := r.try(t, c.name, c.args...)
		if err != nil || strings.Contains(got.Remark, want) != c.says {
			t.Errorf("%s %v: %q, %v", c.name, c.args, got.Remark, err)
		}
	}
}

func TestSeenFailureLeavesTheStatus(t *testing.T) {
	t.Parallel()
	r := learning(t, tempDir(t), "broken", nil)
	id := r.retrain(t)
	await(t, "the failure in the status", func() bool { j := r.Status().Job; return j != nil && j.State == jobs.StateFailed })
	if _, err := r.training.Job(id); err != nil {
		t.Fatal(err)
	}
	if j := r.Status().Job; j != nil {
		t.Errorf("it was seen, and the status has %+v", j)
	}
	if list := r.training.Jobs(); len(list) != 1 || list[0].State != jobs.StateFailed {
		t.Errorf("the list has %+v", list)
	}
}

func TestStatusNamesTheFolders(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	r := start(t, dir, nil)
	if s := r.Status(); !strings.HasPrefix(s.StateDir, dir) || !strings.HasPrefix(s.LibraryDir, dir) {
		t.Errorf("state %q, library %q", s.StateDir, s.LibraryDir)
	}
}
