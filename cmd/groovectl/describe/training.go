package describe

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// Fraction estimates how much of a training is done; early stopping may end it long before.
func Fraction(p jobs.Progress) float64 {
	part := 0.0
	if p.Steps > 0 {
		part = math.Min(1, float64(p.Step)/float64(p.Steps))
	}
	switch p.Phase {
	case jobs.PhaseTrain, jobs.PhaseRefine:
		if p.Epochs > 0 {
			return math.Min(1, (float64(max(p.Epoch-1, 0))+part)/float64(p.Epochs))
		}
		return 0
	case jobs.PhaseCompare, jobs.PhaseDone:
		return 1
	}
	return 0
}

// Progress writes a progress for people.
func Progress(p jobs.Progress) string {
	words := []string{}
	add := func(when bool, format string, args ...any) {
		if when {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	add(p.Phase != "", "%s", phaseText(p))
	if l := p.Losses; l != nil {
		add(true, "loss %.4f", l.Total)
		add(l.Validation != 0, "validation %.4f", l.Validation)
	}
	add(p.LearningRate > 0, "rate %.2g", p.LearningRate)
	add(p.Examples > 0, "%.0f/s", p.Examples)
	add(p.SecondsLeft > 0, "%s left", (time.Duration(p.SecondsLeft) * time.Second))
	add(p.Message != "", "%s", p.Message)
	if len(words) == 0 {
		return "about to begin"
	}
	return strings.Join(words, ", ")
}

func phaseText(p jobs.Progress) string {
	switch {
	case p.Phase == jobs.PhaseTrain && p.Epoch > 0 && p.Epochs > 0:
		return fmt.Sprintf("epoch %d of at most %d", p.Epoch, p.Epochs)
	case p.Phase == jobs.PhaseTrain && p.Epoch > 0:
		return fmt.Sprintf("epoch %d", p.Epoch)
	case p.Phase == jobs.PhaseRefine && p.Epoch > 0:
		return fmt.Sprintf("refining, epoch %d of %d", p.Epoch, p.Epochs)
	case p.Steps > 0:
		return fmt.Sprintf("%s %d/%d", p.Phase, p.Step, p.Steps)
	}
	return string(p.Phase)
}

// Measure writes the figures of the old model and the new: "jazz, 40 windows: hit_f1 0.52 -> 0.55".
func Measure(m jobs.Measure) string {
	var figures []string
	for _, name := range slices.Sorted(maps.Keys(m.New)) {
		text := fmt.Sprintf("%s %.4g", name, m.New[name])
		if before, ok := m.Old[name]; ok {
			text = fmt.Sprintf("%s %.4g -> %.4g", name, before, m.New[name])
		}
		figures = append(figures, text)
	}
	return fmt.Sprintf("%s, %d windows: %s", m.Name, m.Windows, strings.Join(figures, ", "))
}
