// Package engine loads models and builds the decoders that groovectl decodes with.
package engine

import (
	"fmt"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gorgonia"
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

// New builds a decoder by its engine's name; auto is the CPU engine, which is the faster one everywhere. cpu-f16 rounds weights to half precision, as the
// daemon does with weights = "float16".
func New(name string, m *infer.Model) (infer.Decoder, error) {
	switch name {
	case "auto", "cpu":
		return cpu.New(m)
	case "cpu-f16":
		return cpu.New(m, cpu.WithPrecision(cpu.Float16))
	case "gorgonia":
		return gorgonia.New(m)
	}
	return nil, fmt.Errorf("engine %q is unknown: choose auto, cpu, cpu-f16 or gorgonia", name)
}
