package recall

import (
	"cmp"
	"fmt"
	"math"

	"github.com/groovegen/groovegen/daemon/seq"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
	"github.com/groovegen/groovegen/infer"
)

const (
	beatTicks    = groove.StepsPerBeat * groove.TicksPerStep
	barTicks     = groove.StepsPerBar * groove.TicksPerStep
	loopTicks    = groove.Steps * groove.TicksPerStep
	unitsPerTick = groove.OffsetUnits / groove.TicksPerStep
)

// Piece returns a loop as it was played and, where it was not, as the sequencer would play it. Its code says so too.
func Piece(l *groove.Loop, kit groove.Kit, played piece.Played) (piece.Piece, error) {
	played.Timescale = cmp.Or(played.Timescale, 1)
	hits := planned(l, played.Timescale, played.FillEvery, played.Bar)
	p, err := piece.FromPlayed(l, kit, played, hits)
	if err != nil || p.Code == "" {
		return p, err
	}
	song := infer.Song{BPM: p.Tempos[0].BPM, Live: !playsPlan(&p, hits)}
	if played.Timescale != 1 {
		song.Timescale = played.Timescale
	}
	if song.BPM == l.Origin.Style.BPM {
		song.BPM = 0
	}
	if l.Fill != nil && played.FillEvery > 0 {
		song.FillEvery, song.Bar = played.FillEvery, max(played.Bar, 0)%(groove.Bars*played.FillEvery)
	}
	if p.Code, err = infer.InSong(p.Code, song); err != nil {
		return p, fmt.Errorf("write recall code: %w", err)
	}
	return p, nil
}

// playsPlan reports whether a piece has the planned strokes and no others, wherever in their steps.
func playsPlan(p *piece.Piece, hits []piece.Hit) bool {
	type stroke struct {
		step  int64
		voice groove.Voice
	}
	length := p.Units / groove.Steps
	count := map[stroke]int{}
	for _, n := range p.Notes {
		count[stroke{(2*(n.Unit-n.Early) + length) / (2 * length), n.Voice}]++
	}
	for _, h := range hits {
		count[stroke{h.Step / length, h.Voice}]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// CodedPiece returns a loop that a code made, as it was played when the code was written.
func CodedPiece(l *groove.Loop, kit groove.Kit, song infer.Song) (piece.Piece, error) {
	played := piece.Played{Timescale: song.Timescale, FillEvery: song.FillEvery, Bar: song.Bar}
	if song.BPM != 0 {
		played.Tempos = []groove.TempoAt{{BPM: song.BPM}}
	}
	return Piece(l, kit, played)
}

// planned returns what the sequencer plays when a loop goes round, begun in a bar of the groove, after it has gone round before.
func planned(l *groove.Loop, timescale float64, fillEvery, bar int) []piece.Hit {
	var s seq.Sequencer
	s.SetTimescale(timescale)
	s.FillEvery(fillEvery)
	s.Queue(l, seq.Step)
	// As many whole turns later the fills are in the same bars, and it is not the beginning of the song, where a count-in would be.
	bar = max(bar, 0) + groove.Bars*max(1, fillEvery)
	start := float64(bar*barTicks) / timescale
	s.Start(start - barTicks/timescale)
	var hits []piece.Hit
	var due [groove.NumVoices]seq.Note
	for at := start - barTicks/timescale; at <= start+loopTicks/timescale; {
		list := s.Advance(at, due[:0])
		for _, n := range list {
			step := math.Round(n.Ticks*timescale/groove.TicksPerStep) - float64(bar*groove.StepsPerBar)
			if step >= 0 && step < groove.Steps {
				hits = append(hits, piece.Hit{
					Unit: int64(math.Round((n.Ticks - start) * unitsPerTick)), Step: int64(step * groove.OffsetUnits / timescale),
					Voice: n.Voice, Articulation: n.Articulation, Velocity: n.Velocity,
				})
			}
		}
		if len(list) < len(due) {
			at += beatTicks / 4 / timescale
		}
	}
	return hits
}
