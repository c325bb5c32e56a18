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

// New builds a decoder by its engine's name; auto is the CPU engine, which is the faster one everywhere.
func New(name string, m *infer.Model) (infer.Decoder, error) {
	switch name {
	case "auto", "cpu":
		return cpu.New(m)
	case "gorgonia":
		return gorgonia.New(m)
	}
	return nil, fmt.Errorf("engine %q is unknown: choose auto, cpu or gorgonia", name)
}
