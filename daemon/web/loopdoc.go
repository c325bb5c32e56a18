package web

import (
	"math"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// cell is a hit: step, voice, offset in steps, velocity 1–127, length in ms, and its articulation if the kit has it, else 0.
type cell [6]float64

// loopDoc is a loop as sent to pages: a tenth of a groove.LoopDoc, because a dragged fader makes sixty loops a second.
type loopDoc struct {
	ID          uint64        `json:"id"`
	Title       string        `json:"title"`
	Code        string        `json:"code"` // argument of recall
	Genre       string        `json:"genre"`
	Seed        uint64        `json:"seed"`
	Variation   uint32        `json:"variation"`
	Temperature float64       `json:"temperature"`
	BPM         float64       `json:"bpm"`
	Genres      steer.Weights `json:"genres"`
	Model       string        `json:"model"`
	Kit         string        `json:"kit"`
	Hits        []cell        `json:"hits"`
	Ghosts      []int         `json:"ghosts,omitempty"` // Steps × NumVoices percents
	Fill        []cell        `json:"fill,omitempty"`
	FillSteps   int           `json:"fill_steps,omitempty"`
	XY          *[2]float64   `json:"xy,omitempty"` // on the latent map
}

// newLoopDoc describes a loop with the notes of a kit, and its place on a map, which may be nil.
func newLoopDoc(l *groove.Loop, kit *groove.Kit, m *latentMap) *loopDoc {
	if l == nil {
		return nil
	}
	about := control.LoopOf(l)
	style := l.Origin.Style
	d := &loopDoc{
		ID: l.ID, Title: about.Title, Code: about.Code, Genre: about.Genre,
		Seed: about.Seed, Variation: about.Variation, Temperature: about.Temperature, BPM: style.BPM, Genres: style.Weights,
		Model: l.Origin.Model, Kit: kit.Name, Hits: cells(&l.Pattern, kit, style.BPM), Ghosts: ghosts(l),
	}
	if l.Fill != nil {
		d.Fill, d.FillSteps = cells(l.Fill, kit, style.BPM), l.FillSteps
	}
	if xy, ok := m.place(l.Origin.Model, l.Origin.Latent); ok {
		d.XY = &xy
	}
	return d
}

// moreDoc is the loops that were drawn to choose from, as sent to pages.
type moreDoc struct {
	Left  int        `json:"left"` // still to be drawn
	Loops []*loopDoc `json:"loops"`
}

func (s *Server) moreDoc() moreDoc {
	loops, left := s.hub.More()
	d := moreDoc{Left: left, Loops: []*loopDoc{}}
	kit := groove.GMKit()
	for _, l := range loops {
		doc := newLoopDoc(l, &kit, nil)
		doc.Ghosts, doc.Fill, doc.FillSteps = nil, nil, 0
		d.Loops = append(d.Loops, doc)
	}
	return d
}

// cells lists the hits of a pattern, by step, then by voice.
func cells(p *groove.Pattern, kit *groove.Kit, bpm float64) []cell {
	list := make([]cell, 0, 96)
	for s := range groove.Steps {
		for v := range groove.Voice(groove.NumVoices) {
			if p.Hits[s][v] {
				list = append(list, cell{
					float64(s), float64(v), round(float64(p.Offsets[s][v]), 1e4), float64(groove.MIDIVelocity(p.Velocities[s][v])),
					math.Round(kit.LengthOf(v, bpm).Seconds() * 1e3), float64(kit.ArticulationOf(v, p.Articulations[s][v])),
				})
			}
		}
	}
	return list
}

// ghosts returns the probability of each cell in percent, or nil if the loop has none.
func ghosts(l *groove.Loop) []int {
	if l.Probabilities == ([groove.Steps][groove.NumVoices]float32{}) {
		return nil
	}
	list := make([]int, 0, groove.Steps*groove.NumVoices)
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			list = append(list, int(math.Round(100*min(max(finite(float64(l.Probabilities[s][v])), 0), 1))))
		}
	}
	return list
}

// round rounds x to 1/parts: 1e3 is three decimals.
func round(x, parts float64) float64 { return math.Round(x*parts) / parts }
