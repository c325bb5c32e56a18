package main

import (
	"fmt"

	"github.com/groovegen/groovegen/daemon"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/midiport/jack"
	"github.com/groovegen/groovegen/daemon/midiport/rtmidi"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gorgonia"
)

func drivers() daemon.Drivers { return daemon.Drivers{System: rtmidi.New, Jack: jack.New} }

// newDecoder builds the decoder that the settings name. auto is the CPU engine, the faster one on all machines.
func newDecoder(c config.Engine, m *infer.Model) (infer.Decoder, error) {
	switch c.Name {
	case "auto", "cpu":
		precision := cpu.Float32
		if c.Weights == "float16" {
			precision = cpu.Float16
		}
		return cpu.New(m, cpu.WithThreads(max(1, int(c.Threads))), cpu.WithPrecision(precision))
	case "gorgonia":
		if c.Weights == "float16" {
			return nil, fmt.Errorf("engine gorgonia computes in float32 only: leave out --weights, or choose --engine cpu")
		}
		return gorgonia.New(m)
	}
	return nil, fmt.Errorf("engine %q: choose auto, cpu or gorgonia", c.Name)
}
