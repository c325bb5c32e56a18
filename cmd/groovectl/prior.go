package main

import (
	"fmt"

	"github.com/groovegen/groovegen/infer"
)

// Where z is drawn from, as --prior names it.
const (
	priorModel    = "model"
	priorStandard = "standard"
	priorHelp     = "where z is drawn from: model, its own prior, or standard, N(0, I) as in the paper"
)

// withPrior returns the model with the prior that a flag names; nothing means its own.
func withPrior(m *infer.Model, prior string) (*infer.Model, error) {
	switch prior {
	case "", priorModel:
		return m, nil
	case priorStandard:
		return m.WithStandardPrior(), nil
	}
	return nil, fmt.Errorf("--prior %q: choose %s or %s", prior, priorModel, priorStandard)
}
