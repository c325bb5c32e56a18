package doctor

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

const (
	// roughJitter is from where on, in ms, the ticks of a clock hide a change of tempo for beats (clock/doc.go); ports inside
	// one machine have below 1.
	roughJitter = 3.0
	// slowDecode is how long decoding a loop may take: a third of a bar at 300 BPM, so that a change is ready in time.
	slowDecode = 260 * time.Millisecond
	// A model has 5 MB, a training's checkpoints 40; below the second nothing can be saved for long.
	scarceDisk, noDisk = 500 << 20, 20 << 20
)

// checkClock reports whether an external clock arrives, and how even it is. Only a running grooved receives it.
func (p *probe) checkClock() Finding {
	f := Finding{Name: "clock", Verdict: Passed}
	if p.daemon == nil {
		f.Detail = fmt.Sprintf("not measured, since grooved does not run; the settings say %q", p.config.Clock.Source)
		return f
	}
	c := p.daemon.Clock
	const send = "in the DAW, send MIDI clock (sync) to the port of grooved, and press play"
	switch {
	case c.Mode == "internal":
		f.Detail = fmt.Sprintf("internal, as the settings say, %.2f BPM", c.BPM)
	case c.State == "lost":
		f.Verdict, f.Detail, f.Hint = Warned, "the external clock ended without a Stop", "check the DAW and the cable, and press play in the DAW"
	case c.Source != "external" && c.Mode == "external", c.Source == "external" && c.BPM <= 0:
		f.Verdict, f.Detail, f.Hint = Warned, "no external clock arrives", send
	case c.Source != "external":
		f.Detail = "no external clock arrives, so the internal one is used (auto)"
	default:
		f = externalClock(c)
	}
	return f
}

// externalClock judges a clock that arrives.
func externalClock(c control.Clock) Finding {
	f := Finding{Name: "clock", Verdict: Passed}
	f.Detail = fmt.Sprintf("external, %s, %.2f BPM, jitter %.2f ms", c.State, c.BPM, c.JitterMS)
	if c.LateTicks > 0 {
		f.Detail += fmt.Sprintf(", %d late ticks", c.LateTicks)
	}
	const even = "connect the DAW directly instead of over a network or a hub, raise its priority, or lower its load"
	switch {
	case c.Suspicion != "": // two clocks at once are uneven, too: their cause comes first
		f.Verdict = Warned
		f.Detail, f.Hint = f.Detail+": "+describe.Suspicion(c), describe.SuspicionHint(c)
	case c.Unplaced:
		f.Verdict = Warned
		f.Detail, f.Hint = f.Detail+": "+describe.Unplaced, describe.UnplacedHint
	case c.JitterMS > roughJitter:
		f.Verdict, f.Hint = Warned, even
		f.Detail += fmt.Sprintf(": more than %g ms, so tempo changes are followed late", roughJitter)
	case !c.Locked && c.State == "running":
		f.Verdict, f.Hint = Warned, "wait for two beats at an even tempo; if it does not lock, check whether another program sends a clock to the same port"
		f.Detail += ": not locked"
	}
	return f
}

// checkTiming reports how late notes were sent, and whether any were lost.
func (p *probe) checkTiming() Finding {
	f := Finding{Name: "timing", Verdict: Passed}
	if p.daemon == nil {
		f.Detail = "not measured, since grooved does not run"
		return f
	}
	l, c := p.daemon.Lateness, p.daemon.Counters
	f.Detail = "no notes yet"
	if l.Count > 0 {
		f.Detail = fmt.Sprintf("%d notes, late by p50 %s, p99 %s, max %s", c.Notes, describe.Microseconds(l.P50US),
			describe.Microseconds(l.P99US), describe.Microseconds(l.MaxUS))
	}
	if c.EarlyNotes > 0 {
		f.Detail += fmt.Sprintf("; %d early notes of a start or jump sounded at once", c.EarlyNotes)
	}
	const busy = "close programs that keep the processor busy, and allow real-time priority (see priority)"
	switch {
	case c.SendErrors > 0:
		f.Verdict, f.Hint = Warned, "check that the receiver of the notes still runs: grooved takes a port up again that returns"
		f.Detail += fmt.Sprintf("; %d could not be sent", c.SendErrors)
	case c.LateDrops+c.EventDrops > 0:
		f.Verdict, f.Hint = Warned, busy
		f.Detail += fmt.Sprintf("; %d notes and %d clock events dropped", c.LateDrops, c.EventDrops)
	case l.P99US > describe.AudibleLateness:
		f.Verdict, f.Hint = Warned, busy
	}
	return f
}

// checkEngine makes some new grooves with the engine and the audition that the settings name, and takes the median time.
func (p *probe) checkEngine() Finding {
	f := Finding{Name: "engine", Verdict: Failed, Hint: "set engine.name to auto"}
	m, err := engine.LoadModel("")
	if err != nil {
		f.Detail = err.Error()
		return f
	}
	name := p.config.Engine.Name.String()
	dec, err := engine.New(name, m)
	if err != nil {
		f.Detail = err.Error()
		return f
	}
	defer func() { _ = dec.Close() }() // nothing depends on it any more
	gen := infer.NewGenerator(m, dec)
	candidates, err := strconv.Atoi(p.config.Play.Get("audition"))
	if err != nil {
		candidates = infer.DefaultAudition
	}
	if err := gen.Warm(); err != nil {
		f.Detail = err.Error()
		return f
	}
	var times []time.Duration
	for seed := range uint64(5) {
		began := time.Now()
		_, err := gen.Loop(infer.Recipe{
			Style: groove.Pure(groove.Rock, 120), Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(),
			Steady: infer.DefaultSteady, Audition: candidates,
		})
		if err != nil {
			f.Detail = err.Error()
			return f
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	kernel := ""
	if d, ok := dec.(interface{ Kernel() string }); ok && dec.Engine() == "cpu" {
		kernel = d.Kernel()
	}
	f = judgeEngine(dec.Engine(), kernel, times[len(times)/2], candidates)
	if p.daemon != nil && p.daemon.Model.Why != "" {
		f.Detail += fmt.Sprintf("; in grooved %s made the last loop: %s", p.daemon.Model.Engine, p.daemon.Model.Why)
	}
	if p.daemon != nil && p.daemon.Decode.Behind != "" {
		f.Verdict, f.Hint = Warned, "close programs that keep the processor busy"
		f.Detail += "; in grooved " + p.daemon.Decode.Behind
	}
	return f
}

// judgeEngine judges the time that a new groove takes, the best of so many candidates.
func judgeEngine(name, kernel string, took time.Duration, candidates int) Finding {
	f := Finding{Name: "engine", Verdict: Passed}
	f.Detail = fmt.Sprintf("%s, a new groove in %s", name, describe.Microseconds(float64(took)/float64(time.Microsecond)))
	if kernel != "" {
		f.Detail = fmt.Sprintf("%s with %s kernels, a new groove in %s", name, kernel, describe.Microseconds(float64(took)/float64(time.Microsecond)))
	}
	if took > slowDecode {
		f.Verdict, f.Hint = Warned, "close programs that keep the processor busy; a build with GOEXPERIMENT=simd is faster on amd64"
		f.Detail += fmt.Sprintf(": more than %v, so changes come late", slowDecode)
		if fewer := max(int(float64(candidates)*float64(slowDecode)/float64(took)), 1); fewer < candidates {
			f.Hint = fmt.Sprintf("groovectl set audition %d, now %d; or %s", fewer, candidates, f.Hint)
		}
	}
	return f
}

// checkDisk measures the free space for state, trainings and models.
func (p *probe) checkDisk() Finding {
	f := Finding{Name: "disk", Verdict: Passed}
	var parts []string
	for _, dir := range []string{p.stateDir(), p.libraryDir()} {
		free, known := p.free(existing(dir))
		if !known {
			parts = append(parts, dir+": not known")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s: %s free", dir, bytesText(free)))
		switch {
		case free < noDisk:
			f.Verdict, f.Hint = Failed, "free some space there, or choose another folder with state.dir and model.library"
		case free < scarceDisk && f.Verdict == Passed:
			f.Verdict, f.Hint = Warned, "a training needs 500 MB: free some space there, or choose another folder with state.dir and model.library"
		}
	}
	f.Detail = strings.Join(parts, "\n")
	return f
}

// existing returns a folder, or the nearest one above it that is there.
func existing(dir string) string {
	for {
		_, err := os.Stat(dir)
		up := filepath.Dir(dir)
		if err == nil || !errors.Is(err, os.ErrNotExist) || up == dir {
			return dir
		}
		dir = up
	}
}

func bytesText(n uint64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%.0f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}

// checkWeb checks that the page answers or, without a daemon, that its port is free.
func (p *probe) checkWeb() Finding {
	f := Finding{Name: "web", Verdict: Passed}
	const hint = "end the program that has the port, or choose another with --web or web.listen"
	addr := p.config.Web.Listen.String()
	if p.daemon != nil {
		addr = p.daemon.Web.Addr // its flags may say another than the file
	}
	switch {
	case p.daemon != nil && p.daemon.Web.Error != "":
		f.Verdict, f.Detail, f.Hint = Warned, p.daemon.Web.Error, hint
	case addr == "":
		f.Detail = "off"
	case p.daemon != nil:
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			f.Verdict, f.Detail, f.Hint = Warned, fmt.Sprintf("the page at http://%s does not answer: %v", addr, err), hint
			return f
		}
		_ = conn.Close() // opened as a test
		f.Detail = "http://" + addr
	default:
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			f.Verdict, f.Detail, f.Hint = Failed, fmt.Sprintf("tcp %s is not free: %v", addr, err), hint
			return f
		}
		_ = ln.Close() // opened as a test
		f.Detail = "tcp " + addr + " is free"
	}
	return f
}
