// Package engine loads models and builds the decoders that groovectl decodes with.
package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/auto"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gorgonia"
	"github.com/groovegen/groovegen/infer/gpu"
	"github.com/groovegen/groovegen/models"
)

// LoadModel loads the model at path; an empty path is the built-in model.
func LoadModel(path string) (*infer.Model, error) {
	if path == "" {
		return infer.Load(models.Default())
	}
	m, err := infer.LoadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w (leave --model out for the built-in model)", err)
	}
	return m, nil
}

// Named are the engines that a recall code asks for by name: a seed may have other notes on them.
var Named = []string{"cpu-f16", "gorgonia"}

// gpuPatience is how long New waits for a graphics driver to start.
const gpuPatience = time.Minute

// New builds a decoder by its engine's name. auto is the CPU engine: a command ends before a graphics card is worth its start. cpu-f16 rounds weights to
// half precision, as the daemon does with weights = "float16".
func New(name string, m *infer.Model) (infer.Decoder, error) {
	switch name {
	case "auto", "cpu":
		return cpu.New(m)
	case "cpu-f16":
		return cpu.New(m, cpu.WithPrecision(cpu.Float16))
	case "gpu":
		return NewGPU(m, auto.Always)
	case "gpu-software":
		return NewGPU(m, auto.Software)
	case "gorgonia":
		return gorgonia.New(m)
	}
	return nil, fmt.Errorf("engine %q is unknown: choose auto, cpu, cpu-f16, gpu or gorgonia", name)
}

// NewGPU builds a decoder on the GPU and waits until it is ready. The error says why it never will be.
func NewGPU(m *infer.Model, mode auto.Mode) (*auto.Decoder, error) {
	again := func() (infer.Decoder, error) { return cpu.New(m) }
	c, err := again()
	if err != nil {
		return nil, err
	}
	d := auto.New(m, c, gpu.Options{CPU: again}, mode)
	ctx, cancel := context.WithTimeout(context.Background(), gpuPatience)
	defer cancel()
	if err := d.Wait(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("engine gpu: %w", err), d.Close())
	}
	return d, nil
}
