package doctor

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
)

const (
	// roughJitter is from where on, in ms, the ticks of a clock hide a change of tempo for beats (clock/doc.go); ports inside
	// one machine have below 1.
	roughJitter = 3.0
	// slowDecode is how long a loop may take: a third of a bar at 300 BPM, so that one that is asked for is there in time.
	slowDecode = 260 * time.Millisecond
	// A model has 5 MB, a training's checkpoints 40; below the second nothing can be saved for long.
	scarceDisk, noDisk = 500 << 20, 20 << 20
)

// checkClock tells whether an external clock is heard, and how even it is. Only a running grooved hears.
func (p *probe) checkClock() Finding {
	f := Finding{Name: "clock", Verdict: Passed}
	if p.daemon == nil {
		f.Detail = fmt.Sprintf("not heard, since grooved does not run; the settings want %q", p.config.Clock.Source)
		return f
	}
	c := p.daemon.Clock
	const send = "have the DAW send MIDI clock (sync) to the port that grooved listens on, and start its transport"
	switch {
	case c.Mode == "internal":
		f.Detail = fmt.Sprintf("internal, as the settings want it, %.2f BPM", c.BPM)
	case c.State == "lost":
		f.Verdict, f.Detail, f.Hint = Warned, "the external clock ended without a Stop", "see whether the DAW or the cable is still there; playing on its side brings it back"
	case c.Source != "external" && c.Mode == "external", c.Source == "external" && c.BPM <= 0:
		f.Verdict, f.Detail, f.Hint = Warned, "no external clock is heard", send
	case c.Source != "external":
		f.Detail = "no external clock is heard, so the internal one leads (auto)"
	default:
		f = externalClock(c)
	}
	return f
}

// externalClock judges a clock that is heard.
func externalClock(c control.Clock) Finding {
	f := Finding{Name: "clock", Verdict: Passed}
	f.Detail = fmt.Sprintf("external, %s, %.2f BPM, jitter %.2f ms", c.State, c.BPM, c.JitterMS)
	if c.LateTicks > 0 {
		f.Detail += fmt.Sprintf(", %d late ticks", c.LateTicks)
	}
	const even = "connect the DAW directly instead of over a network or a hub, raise its priority, or lower its load"
	switch {
	case c.JitterMS > roughJitter:
		f.Verdict, f.Hint = Warned, even
		f.Detail += fmt.Sprintf(": more than %g ms, so changes of tempo are seen late", roughJitter)
	case !c.Locked && c.State == "running":
		f.Verdict, f.Hint = Warned, "wait for two beats of an even tempo; if it stays, see what else sends a clock to the same port"
		f.Detail += ": not locked"
	}
	return f
}

// checkTiming tells how late notes were handed over, and whether any were lost.
func (p *probe) checkTiming() Finding {
	f := Finding{Name: "timing", Verdict: Passed}
	if p.daemon == nil {
		f.Detail = "not measured, since grooved does not run"
		return f
	}
	l, c := p.daemon.Lateness, p.daemon.Counters
	f.Detail = "no notes yet"
	if l.Count > 0 {
		f.Detail = fmt.Sprintf("%d notes, late by p50 %s, p99 %s, max %s", c.Notes, describe.Microseconds(l.P50US), describe.Microseconds(l.P99US), describe.Microseconds(l.MaxUS))
	}
	const busy = "end what keeps the processor busy, and allow real-time priority (see priority)"
	switch {
	case c.SendErrors > 0:
		f.Verdict, f.Hint = Warned, "see whether the receiver of the notes still runs, and start grooved again"
		f.Detail += fmt.Sprintf("; %d refused by the output", c.SendErrors)
	case c.LateDrops+c.EventDrops > 0:
		f.Verdict, f.Hint = Warned, busy
		f.Detail += fmt.Sprintf("; %d notes and %d clock events dropped", c.LateDrops, c.EventDrops)
	case l.P99US > describe.AudibleLateness:
		f.Verdict, f.Hint = Warned, busy
	}
	return f
}

// checkEngine decodes with the engine that the settings name, as often as it takes for a middling time.
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
	defer func() { _ = dec.Close() }() // it has nothing left to tell
	gen := infer.NewGenerator(m, dec)
	var times []time.Duration
	for seed := range uint64(5) {
		began := time.Now()
		_, err := gen.Loop(infer.Recipe{Style: groove.Pure(groove.Rock, 120), Seed: seed, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel()})
		if err != nil {
			f.Detail = err.Error()
			return f
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	kernel := ""
	if d, ok := dec.(*cpu.Decoder); ok {
		kernel = d.Kernel()
	}
	return judgeEngine(dec.Engine(), kernel, times[len(times)/2])
}

// judgeEngine judges the time that a loop takes.
func judgeEngine(name, kernel string, took time.Duration) Finding {
	f := Finding{Name: "engine", Verdict: Passed}
	f.Detail = fmt.Sprintf("%s, a loop in %s", name, describe.Microseconds(float64(took)/float64(time.Microsecond)))
	if kernel != "" {
		f.Detail = fmt.Sprintf("%s with %s kernels, a loop in %s", name, kernel, describe.Microseconds(float64(took)/float64(time.Microsecond)))
	}
	if took > slowDecode {
		f.Verdict, f.Hint = Warned, "end what keeps the processor busy; a build with GOEXPERIMENT=simd is faster on amd64"
		f.Detail += fmt.Sprintf(": more than %v, so what is asked for comes late", slowDecode)
	}
	return f
}

// checkDisk looks at the room where state, trainings and models are kept.
func (p *probe) checkDisk() Finding {
	f := Finding{Name: "disk", Verdict: Passed}
	var parts []string
	for _, dir := range []string{p.config.State.Path(), p.config.Model.LibraryDir()} {
		free, known := p.free(existing(dir))
		if !known {
			parts = append(parts, dir+": not known")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s: %s free", dir, bytesText(free)))
		switch {
		case free < noDisk:
			f.Verdict, f.Hint = Failed, "make room there, or choose another place with state.dir and model.library"
		case free < scarceDisk && f.Verdict == Passed:
			f.Verdict, f.Hint = Warned, "a training needs 500 MB: make room there, or choose another place with state.dir and model.library"
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

// checkWeb sees whether the page answers or, without a daemon, whether its port is free.
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
		_ = conn.Close() // opened for a look
		f.Detail = "http://" + addr
	default:
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			f.Verdict, f.Detail, f.Hint = Failed, fmt.Sprintf("tcp %s is not free: %v", addr, err), hint
			return f
		}
		_ = ln.Close() // bound for a look
		f.Detail = "tcp " + addr + " is free"
	}
	return f
}
