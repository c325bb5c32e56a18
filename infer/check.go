package infer

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// checkStyle refuses a style that groove.Blend does not make.
func checkStyle(s groove.Style) error {
	if err := s.Validate(); err != nil {
		return err
	}
	sum := 0.0
	for _, w := range s.Weights {
		sum += float64(w)
	}
	if !(math.Abs(sum-1) <= 0.01) {
		return fmt.Errorf("style's genre weights sum to %.3g: want 1, as groove.Blend makes it", sum)
	}
	return nil
}

// check refuses a start that no loop has. A recipe in its place is checked as recipes are.
func (s *Start) check() error {
	if s == nil || s.Recipe != nil && s.Latent == nil {
		return nil
	}
	if err := checkStyle(s.Style); err != nil {
		return fmt.Errorf("start of the glide: %w", err)
	}
	for i, z := range s.Latent {
		if x := float64(z); math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("start of the glide: latent %d is %g", i, x)
		}
	}
	return nil
}

// check refuses a recipe of which a setting is out of range.
func (g *Generator) check(r Recipe) error {
	if err := checkStyle(r.Style); err != nil {
		return err
	}
	if err := r.From.check(); err != nil {
		return err
	}
	if err := r.Feel.Validate(); err != nil {
		return err
	}
	if err := r.Guide.check(); err != nil {
		return err
	}
	if !(r.GlidePosition >= 0 && r.GlidePosition <= 1) {
		return &groove.RangeError{Field: "glide position", Value: r.GlidePosition, Max: 1}
	}
	if !(r.Fill >= 0 && r.Fill <= 1) {
		return &groove.RangeError{Field: "fill", Value: r.Fill, Max: 1}
	}
	if !(math.Abs(r.FillLean) <= 1) {
		return &groove.RangeError{Field: "fill lean", Value: r.FillLean, Min: -1, Max: 1}
	}
	if !(r.Steady >= 0 && r.Steady <= 1) {
		return &groove.RangeError{Field: "steady", Value: r.Steady, Max: 1}
	}
	if err := r.Redraw.check(); err != nil {
		return err
	}
	if r.Audition < 0 || r.Audition > MaxAudition {
		return &groove.RangeError{Field: "audition", Value: float64(r.Audition), Max: MaxAudition}
	}
	if r.Draw > MaxAudition {
		return &groove.RangeError{Field: "draw", Value: float64(r.Draw), Max: MaxAudition}
	}
	if !(r.TasteAmount >= 0 && r.TasteAmount <= 1) {
		return &groove.RangeError{Field: "taste", Value: r.TasteAmount, Max: 1}
	}
	if !(r.Walk >= 0 && r.Walk <= maxWalk) {
		return &groove.RangeError{Field: "walk", Value: r.Walk, Max: maxWalk}
	}
	for i, x := range r.Nudge {
		if !(math.Abs(x) <= MaxNudge) {
			return &groove.RangeError{Field: "nudge " + "xy"[i:i+1], Value: x, Min: -MaxNudge, Max: MaxNudge}
		}
	}
	for _, s := range r.Latent {
		if s.Index < 0 || s.Index >= len(g.z) {
			return &groove.RangeError{Field: "latent index", Value: float64(s.Index), Max: float64(len(g.z) - 1)}
		}
		if x := float64(s.Value); !(math.Abs(x) <= MaxLatent) {
			return &groove.RangeError{Field: fmt.Sprintf("latent %d", s.Index), Value: x, Min: -MaxLatent, Max: MaxLatent}
		}
	}
	return nil
}
