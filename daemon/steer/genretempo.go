package steer

import (
	"fmt"
	"slices"

	"github.com/groovegen/groovegen/groove/prompt"
)

// GenreTempos lists when another genre brings its own tempo. They count while no external clock leads.
var GenreTempos = []string{tempoNever, tempoStopped, tempoAlways}

const (
	tempoNever   = "never"
	tempoStopped = "stopped" // while the song is stopped, and if the tempo is still that of the genre before
	tempoAlways  = "always"
)

func setGenreTempo(p *Param, s *State, args []any) error {
	i, err := p.choice(args)
	if err == nil {
		s.GenreTempo = p.Choices[i]
	}
	return err
}

// WithGenreTempo returns r with the tempo of the genre that came, if genre_tempo asks for it; the remark says so. before is the state before the command; stopped says
// that the song is stopped. A command that speaks of the tempo itself is left alone. Call it only while no external clock leads.
func (r Result) WithGenreTempo(before State, stopped bool) Result {
	from, to := before.Style().Dominant(), r.State.Style().Dominant()
	if from == to || r.State.BPM != before.BPM || r.Prompt != nil && speaksOfTempo(r.Prompt) {
		return r
	}
	switch r.State.GenreTempo {
	case tempoStopped:
		if !stopped || before.BPM != from.First().BPM {
			return r
		}
	case tempoAlways:
	default:
		return r
	}
	if bpm := to.First().BPM; bpm != before.BPM {
		r.State.BPM = bpm
		r.Effect |= byName[Tempo].Effect
		r.Remark = fmt.Sprintf("the tempo is %g BPM, as drummers play %v (see genre_tempo)", bpm, to)
	}
	return r
}

// speaksOfTempo reports whether a prompt sets or keeps the tempo.
func speaksOfTempo(reply *PromptReply) bool {
	return slices.Contains(reply.Kept, Tempo) ||
		slices.ContainsFunc(reply.Settings, func(s prompt.Setting) bool { return s.Name == Tempo })
}
