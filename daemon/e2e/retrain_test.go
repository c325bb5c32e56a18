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

// retrainTicks is how long a song is that a training has to go on beside.
const retrainTicks = 1200 // 24 s at 125 BPM

// TestVMRetrain teaches the default model 40 files while it plays by an external clock: notes are as much on time as
// without, none is missed, and the new model comes in by itself. The song goes on until the training is done.
func TestVMRetrain(t *testing.T) {
	r := newRig(t, insideTools(t), dense()...)
	data := filepath.Join(r.dir, "lesson")
	lesson(t, data)
	r.start()
	loop, before := r.export(), r.mustStatus().Model.ID
	calm := playFrozen(t, r, loop, nil)
	r.must("retrain", "--data", data)
	job := func() jobs.Status {
		st := r.mustStatus()
		if st.Job == nil {
			t.Fatal("status tells of no job")
		}
		return *st.Job
	}
	busy := playFrozen(t, r, loop, job)
	t.Logf("lateness, |captured − asked| in ms:\n  alone           %v\n  while training  %v", calm, busy)
	if floor := 0.3; busy.p99 > 1.5*max(calm.p99, floor) {
		if strict() {
			t.Errorf("p99 while training is %.3f ms, alone %.3f: want at most 1.5 times that", busy.p99, calm.p99)
		} else {
			t.Logf("p99 while training is %.1f times that without", busy.p99/calm.p99)
		}
	}
	verdict := awaitModel(t, r, before, job)
	t.Logf("%s", verdict)
	c := r.mustStatus().Counters
	if c.LateDrops+c.EventDrops+c.SendErrors != 0 {
		t.Errorf("counters %+v", c)
	}
	r.checkLog()
}

// playFrozen plays the frozen loop and returns how late its notes were. With job, the training must not be over before the
// song is.
func playFrozen(t *testing.T, r *rig, loop *groove.Pattern, job func() jobs.Status) spread {
	t.Helper()
	s := r.play(fmt.Sprintf("bpm 125 ticks 24 start ticks %d stop rest 100", retrainTicks))
	list := s.finish()
	if job != nil {
		if j := job(); j.State.Final() {
			t.Logf("the training was over before the song: %s %s", j.State, j.Error)
		}
	}
	segs := segments(list)
	if len(segs) != 1 || len(segs[0].ticks) != retrainTicks {
		t.Fatalf("captured %d segments, want 1 of %d ticks", len(segs), retrainTicks)
	}
	all := notes(list)
	got := match(loop, &kit, all, segs[0].fit(), 24, retrainTicks-6)
	if f := got.faults(); f != "" {
		t.Errorf("the notes are not the loop's:\n%s", f)
	}
	if h := hung(all); len(h) > 0 {
		t.Errorf("%d notes hang: %+v", len(h), h)
	}
	return spreadOf(got.late)
}

// awaitModel waits for the end of the training, lets the groove go on the song's way again, and hears the new model come in.
func awaitModel(t *testing.T, r *rig, before string, job func() jobs.Status) string {
	t.Helper()
	for deadline := time.Now().Add(7 * time.Minute); !job().State.Final(); pass(2 * time.Second) {
		if time.Now().After(deadline) {
			t.Fatalf("the training does not end: %+v", job().Progress)
		}
	}
	j := job()
	if j.State != jobs.StateDone {
		t.Fatalf("the training ended as %s: %s", j.State, j.Error)
	}
	s := r.play("bpm 125 ticks 24 start ticks 1200 stop rest 100")
	pass(4 * time.Second)
	r.must("freeze", "off")
	eventually(t, "the new model plays", func() error {
		if st := r.mustStatus(); st.Model.ID == before {
			return fmt.Errorf("model %s plays: %s", before, j.Outcome)
		}
		return nil
	})
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
	return fmt.Sprintf("trained in %.0f s: %s", j.Ended.Sub(j.Started).Seconds(), j.Outcome)
}
