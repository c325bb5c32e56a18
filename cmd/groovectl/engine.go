package main

import (
	"fmt"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gorgonia"
	"github.com/groovegen/groovegen/models"
)

// loadModel loads the model at path; an empty path is the one inside the program.
func loadModel(path string) (*infer.Model, error) {
	if path == "" {
		return infer.Load(models.Default())
	}
	m, err := infer.LoadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w (leave --model out for the one inside)", err)
	}
	return m, nil
}

// newDecoder builds an engine by name; auto is the CPU engine, the faster one everywhere.
func newDecoder(engine string, m *infer.Model) (infer.Decoder, error) {
	switch engine {
	case "auto", "cpu":
		return cpu.New(m)
	case "gorgonia":
		return gorgonia.New(m)
	}
	return nil, fmt.Errorf("engine %q is unknown: choose auto, cpu or gorgonia", engine)
}
