package main

import (
	"fmt"
	"log/slog"
	"os"

	"github.com/groovegen/groovegen/daemon"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/midiport/jack"
	"github.com/groovegen/groovegen/daemon/midiport/rtmidi"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gorgonia"
	"github.com/groovegen/groovegen/models"
)

// edges chooses the hardware, the decoder and the log of the real daemon; tests choose others.
func edges(src config.Source) daemon.Edges {
	level := new(slog.LevelVar)
	return daemon.Edges{
		Drivers:    daemon.Drivers{System: rtmidi.New, Jack: jack.New},
		NewDecoder: newDecoder, DefaultModel: models.Default,
		Version: version, Started: started, Log: newLog(src, level), LogLevel: level,
	}
}

// newLog returns the log on standard error, in the settings' format. Open reports wrong settings.
func newLog(src config.Source, level *slog.LevelVar) *slog.Logger {
	opts := &slog.HandlerOptions{Level: level}
	if cfg, err := src.Load(); err == nil && cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, opts))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, opts))
}

// newDecoder builds the engine that the settings name. auto is the CPU engine, which is the faster one everywhere.
func newDecoder(c config.Engine, m *infer.Model) (infer.Decoder, error) {
	switch c.Name {
	case "auto", "cpu":
		precision := cpu.Auto
		switch c.Weights {
		case "float32":
			precision = cpu.Float32
		case "float16":
			precision = cpu.Float16
		}
		return cpu.New(m, cpu.WithThreads(max(1, int(c.Threads))), cpu.WithPrecision(precision))
	case "gorgonia":
		if c.Weights == "float16" {
			return nil, fmt.Errorf("the engine gorgonia has no float16 weights: leave out --weights, or choose --engine cpu")
		}
		return gorgonia.New(m)
	}
	return nil, fmt.Errorf("engine %q: choose auto, cpu or gorgonia", c.Name)
}
