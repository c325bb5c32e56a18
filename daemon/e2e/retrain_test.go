//go:build linux && cgo

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/models"
)

// lesson writes 40 MIDI files of a funk that the default model does not know into genre/funk.
func lesson(t *testing.T, dir string) {
	t.Helper()
	rng := rand.New(rand.NewPCG(40, 4))
	folder := filepath.Join(dir, "genre", "funk")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("take%02d.mid", i)))
		if err != nil {
			t.Fatal(err)
		}
		err = groove.WriteSMF(f, lessonLoop(rng), groove.SMFOptions{BPM: 92 + float64(i%9)})
		if err = errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// lessonLoop has its kick on 1, the "a" of 2 and the "and" of 3, late snares on 2 and 4, and an open hat on each "and".
func lessonLoop(rng *rand.Rand) (p groove.Pattern) {
	put := func(s int, v groove.Voice, offset, velocity float64) {
		p.Hits[s][v], p.Offsets[s][v] = true, float32(offset+0.03*rng.NormFloat64())
		p.Velocities[s][v] = float32(min(max(velocity+0.06*rng.NormFloat64(), 0.1), 1))
	}
	for bar := 0; bar < groove.Steps; bar += groove.StepsPerBar {
		for _, s := range []int{0, 7, 10} {
			put(bar+s, groove.Kick, 0, 0.8)
		}
		for _, s := range []int{4, 12} {
			put(bar+s, groove.Snare, 0.15, 0.9)
		}
		for s := 2; s < groove.StepsPerBar; s += 4 {
			put(bar+s, groove.OpenHat, 0, 0.5)
		}
		if rng.Float64() < 0.5 {
			put(bar+rng.IntN(16), groove.Snare, 0, 0.2)
		}
	}
	return p.Canonical()
}

// besideTicks is how long a song is that a training goes on beside.
func besideTicks() int {
	if nightly() {
		return 1200 // 24 s at 125 BPM
	}
	return ticksPerLoop + 100
}

// nightly reports whether tests run at full size.
func nightly() bool { return os.Getenv("GROOVE_NIGHTLY") != "" }

func retrainWhilePlaying(t *testing.T, tools string) {
	r := sharedRig(t, tools)
	defer stopShared() // it plays another model in the end
	data := filepath.Join(r.dir, "lesson")
	lesson(t, data)
	loop, before := r.frozen(), r.mustStatus().Model.ID
	alone := playFrozen(t, r, loop)
	r.must("retrain", "--data", data)
	r.await("the training has begun", func(st control.Status) bool { return st.Job != nil && st.Job.State == jobs.StateRunning })
	busy := playFrozen(t, r, loop)
	if j := r.job(t); j.State.Final() {
		t.Logf("the training was over before the song: %s %s", j.State, j.Error)
	}
	t.Logf("lateness, |captured − expected| in ms:\n  alone           %v\n  while training  %v", alone, busy)
	if ratio := busy.p99 / max(alone.p99, 0.3); ratio > 1.5 && strict() {
		t.Errorf("p99 while training is %.3f ms, alone %.3f: want at most 1.5 times that", busy.p99, alone.p99)
	}
	if nightly() {
		awaitTrained(t, r)
		changeModel(t, r, before, func() {})
	} else {
		other := otherModel(t, r.dir)
		r.must("jobs", "cancel", r.job(t).ID)
		changeModel(t, r, before, func() {
			if _, err := r.ctl("use", other); err != nil {
				t.Logf("loading a model may take longer here than groovectl waits: %v", err)
			}
		})
	}
	c := r.mustStatus().Counters
	if c.LateDrops+c.EventDrops+c.SendErrors != 0 {
		t.Errorf("counters %+v", c)
	}
	r.checkLog()
}

func (r *rig) job(t *testing.T) jobs.Status {
	t.Helper()
	st := r.mustStatus()
	if st.Job == nil {
		t.Fatal("the status has no job")
	}
	return *st.Job
}

// playFrozen plays the frozen loop and returns how late its notes were.
func playFrozen(t *testing.T, r *rig, loop *groove.Pattern) spread {
	t.Helper()
	ticks := besideTicks()
	s := r.play(fmt.Sprintf("bpm 125 ticks 24 start ticks %d stop rest 100", ticks))
	list := s.finish()
	segs := segments(list)
	if len(segs) != 1 || len(segs[0].ticks) != ticks {
		t.Fatalf("captured %d segments, want 1 of %d ticks", len(segs), ticks)
	}
	all := notes(list)
	got := match(loop, &kit, all, segs[0].fit(), 24, float64(ticks-6))
	if f := got.faults(); f != "" {
		t.Errorf("the notes are not the loop's:\n%s", f)
	}
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	return spreadOf(got.late)
}

// awaitTrained waits for the end of the training. It takes minutes here.
func awaitTrained(t *testing.T, r *rig) {
	t.Helper()
	for end := time.Now().Add(20 * time.Minute); !r.job(t).State.Final(); pass(2 * time.Second) {
		if time.Now().After(end) {
			t.Fatalf("the training does not end: %+v", r.job(t).Progress)
		}
	}
	j := r.job(t)
	if j.State != jobs.StateDone {
		t.Fatalf("the training ended as %s: %s", j.State, j.Error)
	}
	t.Logf("trained in %.0f s: %s", j.Ended.Sub(j.Started).Seconds(), j.Outcome)
}

// changeModel plays, lets the groove go on its way, and waits until another model plays. No loop is missed meanwhile.
func changeModel(t *testing.T, r *rig, before string, change func()) {
	t.Helper()
	s := r.play("bpm 125 ticks 24 start until stop rest 100")
	r.awaitNotes()
	change()
	r.must("freeze", "off")
	st := r.await("the new model plays", func(st control.Status) bool { return st.Model.ID != before })
	r.awaitTicks(st.Clock.Ticks + ticksPerLoop/2)
	s.goOn()
	all := notes(s.finish())
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	const bar = int64(4 * 60e9 / 125)
	for i := 1; i < len(all); i++ {
		if gap := all[i].at - all[i-1].at; gap > bar {
			t.Errorf("silence of %.2f s at note %d of %d: a loop was missed", float64(gap)/1e9, i, len(all))
		}
	}
	var models control.Models
	if err := json.Unmarshal([]byte(r.must("models", "--json")), &models); err != nil || len(models.Models) < 2 {
		t.Errorf("models: %v, %+v", err, models)
	}
}

// otherModel writes the default model with other metadata, which makes it another model.
func otherModel(t *testing.T, dir string) string {
	t.Helper()
	m, err := infer.LoadWithEncoder(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	m.Metadata["seed"] = "another"
	file := filepath.Join(dir, "other.safetensors")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(m.Write(f, false), f.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}
