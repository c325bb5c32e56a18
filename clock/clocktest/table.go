package clocktest

import (
	"fmt"
	"math"
	"time"

	"github.com/groovegen/groovegen/clock"
)

// The tempi and jitters of the table.
var (
	tempi   = []clock.BPM{60, 120, 174.3, 200}
	jitters = []time.Duration{500 * time.Microsecond, time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond}
)

const (
	// leadIn is the length in beats of the steady tempo before something changes.
	leadIn = 16.0
	// period is that of a JACK server with 256 frames at 48 kHz.
	period = 256 * time.Second / 48000
)

// Table runs the simulations that a follower must pass, each with so many seeds.
//
// "At the beats" samples the timeline just after the tick of each beat. "At all times" samples it just after each tick
// and just before the next one.
func Table(seeds int) []Row {
	var rows []Row
	rows = append(rows, Jitter(seeds)...)
	rows = append(rows, TempoStep(max(1, seeds/4))...)
	rows = append(rows, TempoRamp(seeds)...)
	rows = append(rows, Stalls(seeds)...)
	rows = append(rows, Staircases(seeds)...)
	return append(rows, Hour(1)...)
}

// Jitter is a steady tempo under Gaussian jitter.
func Jitter(seeds int) []Row {
	var rows []Row
	for _, sigma := range jitters {
		for _, tempo := range tempi {
			runs := follow(seeds, sigma, func(seed uint64) Train {
				return New(Steady(tempo), Beats(40)).Jitter(sigma, Random(seed))
			})
			name := fmt.Sprintf("jitter %v at %v BPM", sigma, tempo)
			rows = append(rows, rmsRow(named(name, "RMS, beats 4 to 12", 1.0/6), runs, span{4, 12}),
				rmsRow(named(name, "RMS, beats 12 to 40", 1.0/9), runs, span{12, 40}))
		}
	}
	return rows
}

// TempoStep is a step of the tempo on a beat.
func TempoStep(seeds int) []Row {
	var rows []Row
	for _, sigma := range []time.Duration{0, time.Millisecond} {
		for _, step := range []clock.BPM{-20, -5, 5, 20} {
			var runs []run
			for _, tempo := range tempi {
				runs = append(runs, follow(seeds, sigma, func(seed uint64) Train {
					return New(Step(tempo, tempo+step, leadIn), Beats(leadIn+12)).Jitter(sigma, Random(seed))
				})...)
			}
			name := fmt.Sprintf("step %+v BPM, jitter %v", float64(step), sigma)
			rows = append(rows,
				maxRow(named(name, "at the beats from the 2nd on", 1.5), runs, span{leadIn + 1.9, leadIn + 12}, true),
				maxRow(named(name, "at all times, 2nd to 4th beat", 1.5), runs, span{leadIn + 2, leadIn + 4}, false),
				rmsMillisRow(named(name, "RMS from the 4th beat", 0.25), runs, span{leadIn + 4, leadIn + 12}))
		}
	}
	return rows
}

// TempoRamp is the tempo going from 100 to 160 BPM in 10 s, including the start and the end of the ramp.
func TempoRamp(seeds int) []Row {
	var rows []Row
	for _, sigma := range []time.Duration{0, time.Millisecond} {
		bar := 0.5
		if sigma > 0 {
			bar = 2
		}
		runs := follow(seeds, sigma, func(seed uint64) Train {
			return New(Ramp(100, 160, leadIn, 10), Beats(leadIn+22+8)).Jitter(sigma, Random(seed))
		})
		name := fmt.Sprintf("ramp 100 to 160 in 10 s, jitter %v", sigma)
		rows = append(rows,
			maxRow(named(name, "at the beats", bar), runs, span{3.9, math.Inf(1)}, true),
			maxRow(named(name, "at all times", bar), runs, span{4, math.Inf(1)}, false))
	}
	return rows
}

// Stalls is 1% of the ticks late by 5–30 ms, followed by a bunch, on jitter of 1 ms.
func Stalls(seeds int) []Row {
	var rows []Row
	for _, tempo := range []clock.BPM{60, 120, 174.3, 300} {
		runs := follow(seeds, time.Millisecond, func(seed uint64) Train {
			r := Random(seed)
			return New(Steady(tempo), Beats(64)).Jitter(time.Millisecond, r).Stall(0.01, 5*time.Millisecond, 30*time.Millisecond, 0, r)
		})
		rows = append(rows, outlierRows(fmt.Sprintf("1%% late by 5–30 ms at %v BPM", tempo), runs)...)
	}
	return rows
}

// Staircases is ticks delayed until the next period of an audio server.
func Staircases(seeds int) []Row {
	var rows []Row
	for _, tempo := range tempi {
		runs := follow(seeds, 0, func(seed uint64) Train {
			return New(Steady(tempo), Beats(64)).Staircase(period, Random(seed).Float64())
		})
		rows = append(rows, outlierRows(fmt.Sprintf("staircase of %v at %v BPM", period.Round(time.Microsecond), tempo), runs)...)
	}
	return rows
}

func outlierRows(name string, runs []run) []Row {
	return []Row{
		maxRow(named(name, "at the beats", 2), runs, span{3.9, math.Inf(1)}, true),
		maxRow(named(name, "at all times", 2), runs, span{4, math.Inf(1)}, false),
		rmsMillisRow(named(name, "RMS", 0.5), runs, span{4, math.Inf(1)}),
		countRow(name, "false tempo steps", runs, falseSteps),
	}
}

// Hour is an hour at 120.007 BPM. The drift is the mean error over the last minute.
func Hour(seeds int) []Row {
	const tempo = 120.007
	runs := follow(seeds, time.Millisecond, func(seed uint64) Train {
		return New(Steady(tempo), Beats(tempo*60)).Jitter(time.Millisecond, Random(seed))
	})
	drift := Row{Name: "60 min at 120.007 BPM, jitter 1ms", Measure: "drift", Bar: 0.5, Unit: "ms", Runs: len(runs)}
	for _, r := range runs {
		d := math.Abs(Mean(Span(r.samples, tempo*59, math.Inf(1)))) * 1e3
		drift.Figure = math.Max(drift.Figure, d)
		if d < drift.Bar {
			drift.Within++
		}
	}
	drift.Pass = drift.Within == drift.Runs
	return []Row{drift, countRow(drift.Name, "steps skipped or doubled", runs, badSteps)}
}
