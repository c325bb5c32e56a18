package main

import (
	"fmt"

	"github.com/groovegen/groovegen/infer"
)

// priorFlag is where z is drawn from: true = N(0, I), as in the paper.
type priorFlag bool

const (
	priorModel    = "model"
	priorStandard = "standard"
	// standardSuffix marks a model's name in reports where its own prior was not used.
	standardSuffix = " with N(0, I)"
	priorHelp      = "where z is drawn from: model, the model's own prior, or standard, N(0, I) as in the paper"
)

// Set implements pflag.Value.
func (p *priorFlag) Set(text string) error {
	if text != priorModel && text != priorStandard {
		return fmt.Errorf("choose %s or %s", priorModel, priorStandard)
	}
	*p = text == priorStandard
	return nil
}

// String implements pflag.Value.
func (p *priorFlag) String() string {
	if *p {
		return priorStandard
	}
	return priorModel
}

// Type implements pflag.Value.
func (p *priorFlag) Type() string { return "prior" }

// recipe returns what measured loops have in common, with the prior.
func (p priorFlag) recipe(r infer.Recipe) infer.Recipe {
	r.StandardPrior = bool(p)
	return r
}
