package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/groovegen/groovegen/daemon"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/logtail"
	"github.com/groovegen/groovegen/daemon/midiport/jack"
	"github.com/groovegen/groovegen/daemon/midiport/rtmidi"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/auto"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gorgonia"
	"github.com/groovegen/groovegen/infer/gpu"
	"github.com/groovegen/groovegen/models"
)

// edges chooses the hardware, the decoder and the log of the real daemon; tests choose others.
func edges(src config.Source) daemon.Edges {
	level, tail := new(slog.LevelVar), new(logtail.Tail)
	return daemon.Edges{
		Drivers:    daemon.Drivers{System: rtmidi.New, Jack: jack.New},
		NewDecoder: newDecoder, DefaultModel: models.Default,
		Version: version, Started: started, Log: newLog(src, level, tail), LogLevel: level, LogTail: tail,
	}
}

// newLog returns the log on standard error, in the settings' format, and in a tail. Open reports wrong settings.
func newLog(src config.Source, level *slog.LevelVar, tail *logtail.Tail) *slog.Logger {
	opts, to := &slog.HandlerOptions{Level: level}, io.MultiWriter(tail, os.Stderr)
	if cfg, err := src.Load(); err == nil && cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(to, opts))
	}
	return slog.New(slog.NewTextHandler(to, opts))
}

// newDecoder builds the engine that the settings name. auto is the CPU engine, and the GPU where that is faster.
func newDecoder(c config.Engine, m *infer.Model) (infer.Decoder, error) {
	half := c.Weights == "float16"
	if half && c.Name != "auto" && c.Name != "cpu" {
		return nil, fmt.Errorf("the engine %s has no float16 weights: leave out --weights, or choose --engine cpu", c.Name)
	}
	if c.Name == "gorgonia" {
		return gorgonia.New(m)
	}
	precision := cpu.Auto
	switch c.Weights {
	case "float32":
		precision = cpu.Float32
	case "float16":
		precision = cpu.Float16
	}
	decoder, err := cpu.New(m, cpu.WithThreads(max(1, int(c.Threads))), cpu.WithPrecision(precision))
	if err != nil || half {
		return decoder, err
	}
	o := gpu.Options{CPU: func() (infer.Decoder, error) { return cpu.New(m) }, Largest: infer.MaxAudition}
	switch c.Name {
	case "auto":
		return auto.New(m, decoder, o, auto.Measured), nil
	case "gpu":
		return auto.New(m, decoder, o, auto.Always), nil
	case "gpu-software":
		return auto.New(m, decoder, o, auto.Software), nil
	}
	return decoder, nil
}
