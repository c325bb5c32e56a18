package session

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/capture"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/racetest"
	"github.com/groovegen/groovegen/models"
	"github.com/groovegen/groovegen/models/modeltest"
)

// audible are the properties of the controls: what each changes in the notes, and what it leaves alone. A test begins with a
// command as every face gives it, and looks at what the model inside, the feel, the sequencer or the player make of it.
var audible = map[string]func(*testing.T, *loopMaker, *steer.Param){
	"genre":       checkGenre,
	"blend":       checkBlend,
	"bpm":         checkBPM,
	"seed":        checkSeed,
	"latent":      checkLatent,
	"nudge":       checkNudge,
	"temperature": checkTemperature,
	"surprise":    checkSurprise,
	"audition":    checkAudition,
	"density":     checkDensity,
	"complexity":  checkComplexity,

	steer.Captured:   checkCaptured,
	"capture_amount": checkAmount,
	steer.Drumify:    checkDrumify,

	steer.Pins:  checkPins,
	steer.Pin:   checkPin,
	steer.Unpin: checkUnpin,

	"voice/*/gain":     checkGain,
	"voice/*/mute":     checkMute,
	"voice/*/solo":     checkSolo,
	"voice/*/lock":     checkLock,
	"voice/*/dice":     checkDice,
	"voice/*/redraw":   checkRedraw,
	"voice/*/density":  checkVoiceDensity,
	"voice/*/emphasis": checkEmphasis,

	"freeze":          checkFreeze,
	"drift":           checkDrift,
	"contrast_every":  checkContrast,
	"glide":           checkGlide,
	"fill_every":      checkFillEvery,
	"fill_amount":     checkFillAmount,
	"fill_complexity": checkFillComplexity,
	"timescale":       checkTimescale,
	"count_in":        checkCountIn,
	"quantize":        checkQuantize,
	"offset":          checkOffset,
	"kit":             checkKit,
	"articulations":   checkArticulations,

	steer.Next:     checkSteps,
	steer.Previous: checkSteps,
	steer.Reroll:   checkSteps,
	steer.Reset:    checkReset,
	steer.FillNow:  checkFill,
	steer.Prompt:   checkPrompt,
	transport:      checkTransport,
}

// elsewhere are the actions that need a whole daemon, or change no note, with the test that shows it, somewhere in daemon.
var elsewhere = map[string]string{
	steer.Undo:           "TestUndoBringsTheGrooveBack",
	steer.Redo:           "TestUndoBringsTheGrooveBack",
	steer.Capture:        "TestPlayAlong",
	steer.Recall:         "TestRecallPlaysTheSameNotes",
	steer.PresetSave:     "TestPresetsAndScenes",
	steer.PresetLoad:     "TestPresetsAndScenes",
	steer.PresetFavorite: "TestPresetsAndScenes",
	steer.SceneSave:      "TestPresetsAndScenes",
	steer.SceneLoad:      "TestPresetsAndScenes",
	steer.Favorite:       "TestPresetsAndScenes",
	"genre_tempo":        "TestGenreTempo",
	"taste":              "TestTasteIsKept",
	steer.More:           "TestEightMore",
	steer.Keep:           "TestEightMore",
	steer.Rate:           "TestTasteIsKept",
	steer.Skip:           "TestTasteIsKept",
	steer.ForgetTaste:    "TestTasteIsKept",
	steer.Sync:           "TestSyncSendsTheWholeState",
	steer.Ping:           "TestEveryAddress",
}

// transport is the one property of the commands that start and stop the song: they only make sense together.
const transport = "transport"

// property is the name under which a control's property is listed: one for all voices, one for the whole transport.
func property(name string) string {
	switch name {
	case steer.TransportStart, steer.TransportStop, steer.TransportContinue, steer.Panic:
		return transport
	}
	if parts := strings.Split(name, "/"); len(parts) == 3 && parts[0] == "voice" {
		return "voice/*/" + parts[2]
	}
	return name
}

// TestEveryControlIsAudible walks the table of parameters. A control without a property is an error.
func TestEveryControlIsAudible(t *testing.T) {
	racetest.Skip(t, "it draws thousands of loops, one after the other")
	t.Parallel()
	e, tests := newLoopMaker(t), testNames(t)
	listed, properties := map[string]bool{}, maps.Clone(audible)
	maps.Copy(properties, audibleFeel)
	for _, p := range steer.Params() {
		name := property(p.Name)
		if name == transport && listed[name] {
			continue
		}
		listed[name] = true
		if check := properties[name]; check != nil {
			t.Run(p.Name, func(t *testing.T) { check(t, e, p) })
			continue
		}
		test, ok := elsewhere[name]
		if !ok {
			t.Errorf("%s: no test shows what it changes in the notes: add a property to audible, or name its test in elsewhere", p.Name)
			continue
		}
		if !tests[test] {
			t.Errorf("%s: there is no test %q", p.Name, test)
		}
	}
	for name := range properties {
		if !listed[name] {
			t.Errorf("%s has a property and is not in the table", name)
		}
	}
	for name := range elsewhere {
		if !listed[name] {
			t.Errorf("%s has a test and is not in the table", name)
		}
	}
}

// testNames returns the names of the tests in this folder and those below it.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
			names[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// loopMaker makes loops as the daemon does, without its player.
type loopMaker struct {
	model   *infer.Model
	encoder *capture.Encoder
	gen     *infer.Generator
	held    *groove.Held
	drawn   map[string][]*groove.Loop // the loops of mean, by the state as JSON
}

func newLoopMaker(t *testing.T) *loopMaker {
	t.Helper()
	m, dec := modeltest.Open(t)
	return &loopMaker{model: m, encoder: capture.NewEncoder(), gen: infer.NewGenerator(m, dec), drawn: map[string][]*groove.Loop{}}
}

// set has a command done to a state. A change without an effect is an error.
func set(t *testing.T, s steer.State, name string, args ...any) steer.State {
	t.Helper()
	next, effect, err := try(s, steer.Request{Name: name, Args: args})
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	if effect == steer.None && !next.Equal(s) {
		t.Fatalf("%s %v changes the state and has no effect", name, args)
	}
	return next
}

// loop makes the loop of a state, at a variation.
func (e *loopMaker) loop(t *testing.T, s steer.State, variation uint32) *groove.Loop {
	t.Helper()
	r := newRequest(s, e.held).Recipe
	r.Variation, r.Guide = variation, e.encoder.Guide(s, capture.Model{ID: e.model.ID, Default: models.Default})
	l, err := e.gen.Loop(r)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// takesState is the default with loops as drummers' takes are, each the seed's own: what properties of other controls are measured on.
func takesState() steer.State {
	s := steer.Default()
	s.Surprise, s.Audition = 1, 1
	return s
}

// funkState is the state that most properties begin with: funk, with enough hits in each voice that is asked for.
func funkState(t *testing.T, seed uint64) steer.State {
	t.Helper()
	return set(t, set(t, takesState(), "genre", "funk"), "seed", int64(seed))
}

// seeds is how many loops a mean is taken over.
const seeds = 24

// mean is the mean of a measure over the loops of many seeds.
func (e *loopMaker) mean(t *testing.T, s steer.State, measure func(*groove.Loop) float64) float64 {
	t.Helper()
	sum := 0.0
	for _, l := range e.many(t, s) {
		sum += measure(l)
	}
	return sum / seeds
}

// many returns the loops of a state with many seeds. It draws them once for each state: many measures begin with the same.
func (e *loopMaker) many(t *testing.T, s steer.State) []*groove.Loop {
	t.Helper()
	s.Seed = 0
	key, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if loops := e.drawn[string(key)]; loops != nil && e.held == nil {
		return loops
	}
	var loops []*groove.Loop
	for seed := range uint64(seeds) {
		s.Seed = seed
		loops = append(loops, e.loop(t, s, 0))
	}
	if e.held == nil {
		e.drawn[string(key)] = loops
	}
	return loops
}

// rises sets a control to one value after the other and asks that a mean goes up by some amount each time.
func (e *loopMaker) rises(t *testing.T, s steer.State, name string, values []float64, by float64, measure func(*groove.Loop) float64) {
	t.Helper()
	var got []float64
	for i, x := range values {
		got = append(got, e.mean(t, set(t, s, name, x), measure))
		if i > 0 && got[i] < got[i-1]+by {
			t.Errorf("%s at %v gives %.3g: want more each time, by %g at least", name, values[:i+1], got, by)
		}
	}
}

func hits(l *groove.Loop) float64 { return float64(l.Pattern.Count()) }

func hitsOf(v groove.Voice) func(*groove.Loop) float64 {
	return func(l *groove.Loop) float64 {
		n := 0.0
		for s := range groove.Steps {
			if l.Pattern.Hits[s][v] {
				n++
			}
		}
		return n
	}
}

// voiceOf returns the voice in the name of a parameter.
func voiceOf(t *testing.T, p *steer.Param) groove.Voice {
	t.Helper()
	v, err := groove.ParseVoice(strings.Split(p.Name, "/")[1])
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// othersAre checks that all voices but one play the same in two patterns, to the bit.
func othersAre(t *testing.T, a, b *groove.Pattern, but groove.Voice) {
	t.Helper()
	for _, v := range groove.AllVoices() {
		if v != but && !sameVoice(a, b, v) {
			t.Errorf("%s changes too", v)
		}
	}
}

// cells calls visit with each hit of a pattern.
func cells(p *groove.Pattern, visit func(step int, v groove.Voice, offset, velocity float64)) {
	for s := range groove.Steps {
		for _, v := range groove.AllVoices() {
			if p.Hits[s][v] {
				visit(s, v, float64(p.Offsets[s][v]), float64(p.Velocities[s][v]))
			}
		}
	}
}

// packed is a loop in which every voice plays, with many timings and velocities: the feel's properties are tried on it, for
// no drawn loop has hits everywhere.
func packed() groove.Pattern {
	var p groove.Pattern
	x := uint32(1)
	for s := range groove.Steps {
		for _, v := range groove.AllVoices() {
			x = x*1664525 + 1013904223
			if s > 0 && x>>30 == 0 {
				continue
			}
			p.Hits[s][v] = true
			p.Offsets[s][v] = float32(x>>8&0xff)/256*0.4 - 0.2
			p.Velocities[s][v] = float32(x>>16&0xff)/256*0.4 + 0.3
		}
	}
	return p.Canonical()
}

// withFeel returns the packed loop in the feel of a state.
func withFeel(s steer.State) groove.Pattern { return s.Feel().Apply(packed(), s.BPM) }

// try does a command as it travels, to a state.
func try(s steer.State, req steer.Request) (steer.State, steer.Effect, error) {
	cmd, err := req.Resolve()
	if err != nil {
		return s, steer.None, err
	}
	r, err := steer.Apply(s, cmd)
	return r.State, r.Effect, err
}
