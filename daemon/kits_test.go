package daemon

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// userKit is a kit with all voices on one channel, from a note upward.
const userKit = `title = "Mine"
channel = CHANNEL
length = "500 ms"
[voices]
kick = 61
snare = 62
closed_hat = { note = 63, chokes = ["open_hat"] }
open_hat = 64
low_tom = 65
mid_tom = 66
high_tom = 67
crash = 68
ride = 69
`

func writeKit(t *testing.T, dir, name, channel string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "kits"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "kits", name+".toml"), strings.Replace(userKit, "CHANNEL", channel, 1))
}

// channels counts the note-ons received by channel, 1–16, since the first n messages.
func (r *rig) channels(n int) map[uint8]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	counts := map[uint8]int{}
	for _, e := range r.received[n:] {
		if e.IsNoteOn() {
			counts[e.Channel()+1]++
		}
	}
	return counts
}

func (r *rig) messages() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.received)
}

// A kit is chosen while the song plays, its file changes, breaks and goes: the song goes on, and no note hangs.
func TestKitsWhileTheSongPlays(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	writeKit(t, dir, "mine", "3")
	r := start(t, dir, map[string]string{"play.bpm": "300"})
	await(t, "notes on channel 10", func() bool { return r.channels(0)[10] >= 5 })
	r.apply(t, "kit", "mine")
	await(t, "notes on channel 3", func() bool { return r.channels(0)[3] >= 5 })

	writeKit(t, dir, "mine", "4")
	report, err := r.Reload()
	if err != nil || len(report.Applied) != 1 || report.Applied[0] != "kits" || report.KitsError != "" {
		t.Errorf("reload: %+v, %v", report, err)
	}
	await(t, "notes on channel 4", func() bool { return r.channels(0)[4] >= 5 })

	path := filepath.Join(dir, "kits", "mine.toml")
	write(t, path, "title = 7\n")
	report, err = r.Reload()
	if err != nil || !strings.Contains(report.KitsError, "mine.toml:1: title: 7 is a whole number") {
		t.Errorf("reload of a broken kit: %+v, %v", report, err)
	}
	if s := r.Status(); s.Kits.Error != report.KitsError || s.Steer.Kit != "mine" || s.Config.Error != "" {
		t.Errorf("status says %+v, %+v", s.Kits, s.Config)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if report, _ = r.Reload(); !strings.Contains(report.KitsError, "the kit's file is gone") {
		t.Errorf("reload without the file: %+v", report)
	}
	n := r.messages()
	await(t, "notes on channel 4 still", func() bool { return r.channels(n)[4] >= 5 })
	if got := r.channels(n); len(got) != 1 {
		t.Errorf("notes by channel %v", got)
	}

	r.apply(t, "kit", "gm")
	await(t, "notes on channel 10 again", func() bool { return r.channels(n)[10] >= 5 })
	if report, _ = r.Reload(); report.KitsError != "" {
		t.Errorf("a kit that nobody plays is missed: %s", report.KitsError)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if keys := r.hanging(); len(keys) > 0 {
		t.Errorf("notes %v hang", keys)
	}
}

func TestKitsAreReloadedWhenTheyAreSaved(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	writeKit(t, dir, "mine", "3")
	r := start(t, dir, nil)
	writeKit(t, dir, "other", "5")
	await(t, "the new kit", func() bool { return r.Status().Kits.Count == len(config.LoadKits("", config.Kits{}).All())+2 })
	r.apply(t, "kit", "other")
}

func TestABadKitDoesNotStopTheDaemon(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	writeKit(t, dir, "bad", "17")
	r := start(t, dir, nil)
	if s := r.Status(); !strings.Contains(s.Kits.Error, "bad.toml:2: channel: 17 is out of range") {
		t.Errorf("status says %+v", s.Kits)
	}
	err := r.Apply(steer.Request{Name: "kit", Args: []any{"bad"}})
	if !errors.Is(err, steer.ErrNoKit) || !strings.Contains(err.Error(), "there is no kit of that name: bad; give one of ableton") {
		t.Errorf("got %v", err)
	}
	err = r.Apply(steer.Request{Name: "kit", Args: []any{"abelton"}})
	if err == nil || !strings.Contains(err.Error(), "did you mean ableton?") {
		t.Errorf("got %v", err)
	}
}

// The kit of the last run comes back, and if its file is gone, everything else does.
func TestTheKitOutlivesTheDaemon(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	writeKit(t, dir, "mine", "3")
	r := start(t, dir, nil)
	r.apply(t, "kit", "mine")
	r.apply(t, "density", 0.5)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = start(t, dir, nil)
	if got := r.session.State().Kit; got != "mine" {
		t.Errorf("the kit is %s", got)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "kits")); err != nil {
		t.Fatal(err)
	}
	r = start(t, dir, nil)
	if s := r.session.State(); s.Kit != "gm" || s.Density != 0.5 {
		t.Errorf("the kit is %s, the density %g", s.Kit, s.Density)
	}
}

func TestStrikes(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	writeKit(t, dir, "mine", "3")
	r := start(t, dir, nil)
	r.apply(t, "transport/stop")
	await(t, "silence", func() bool { return r.Status().Clock.State == "stopped" && len(r.hanging()) == 0 })
	n := r.messages()
	got, err := r.kits.PlayNote(control.NoteRequest{Kit: "mine", Voice: "ride"})
	want := control.PlayedNote{Kit: "mine", Voice: groove.Ride, Channel: 3, Note: 69, Velocity: 100}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	await(t, "the strike", func() bool { return r.channels(n)[3] == 1 && len(r.hanging()) == 0 })
	if got, err = r.kits.PlayNote(control.NoteRequest{Voice: "kick", Velocity: 64}); err != nil || got.Channel != 10 || got.Velocity != 64 {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, request := range []control.NoteRequest{{Voice: "cowbell"}, {Voice: "kick", Kit: "tabla"}} {
		if _, err := r.kits.PlayNote(request); err == nil {
			t.Errorf("%+v: no error", request)
		}
	}
	if doc := r.kits.Kits(); doc.Current != "gm" || doc.Folder != filepath.Join(dir, "kits") || doc.Error != "" {
		t.Errorf("kits %+v", doc)
	}
}

func TestAKitOfTheSettings(t *testing.T) {
	t.Parallel()
	r := start(t, tempDir(t), map[string]string{"play.kit": "ableton", "play.fill_every": "4", "play.complexity": "0.5"})
	if s := r.session.State(); s.Kit != "ableton" || s.FillEvery != 4 || s.Complexity != 0.5 {
		t.Errorf("it begins with %+v", s)
	}
	_, err := Open(source(settings(t, tempDir(t), map[string]string{"play.kit": "abletn"})), edges(fake.New()))
	if err == nil || !strings.Contains(err.Error(), "[play] kit") || !strings.Contains(err.Error(), "ableton") {
		t.Errorf("a kit that is not there: %v", err)
	}
}
