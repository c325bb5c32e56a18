package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// maxBars bounds a performance: three hours at 300 BPM. A damaged file can claim any length.
const maxBars = 13_500

// Performance is one take: its drummer, genre and tempo, and its notes on a grid of sixteenths from beginning to end.
type Performance struct {
	ID, Drummer string
	File        string // path in the folder or archive
	Style       string // as the list has it, "rock/halftime"; empty without a list
	Kind        string // "beat" or "fill"; empty without a list
	Kit         string // sounds that it was played through, in E-GMD
	Genre       groove.Genre
	BPM         float64 // nominal, as the list has it; without one, the mean
	Meter       [2]int
	Split       Split

	Voices   [groove.NumVoices]Count
	Unmapped map[uint8]int // note-ons that no voice plays, by pitch; nil = none
	windows  int

	tempos  []float64 // of each window; nil where all have the nominal one
	bars    int       // length of the take, whole or begun
	strokes []stroke  // by place
	// With RawRule, the hits on the first step of each bar if a window begins there: bars × NumVoices. Else nil.
	downbeats []cell
}

// Count is how many notes there were, and how many of them were dropped for one at least as loud in their cell.
type Count struct {
	Notes      int `json:"notes"`
	Collisions int `json:"collisions"`
}

func (c *Count) add(d Count) {
	c.Notes += d.Notes
	c.Collisions += d.Collisions
}

// cell is one place of the grid; velocity 0 means no hit.
type cell struct {
	offset       float32 // steps, [−0.5, 0.5)
	velocity     uint8   // 1–127
	articulation groove.Articulation
}

// merge puts a hit into the cell and reports whether it was empty. The louder one stays, of two equally loud ones the earlier, as
// in groove.ReadSMF.
func (c *cell) merge(hit cell) bool {
	empty := c.velocity == 0
	if hit.velocity > c.velocity {
		*c = hit
	}
	return empty
}

// stroke is a hit of a take: its place is step × NumVoices + voice, the steps counted from the take's beginning.
type stroke struct {
	place uint32
	cell
}

// strokesOf lists the cells that have a hit.
func strokesOf(cells []cell) []stroke {
	n := 0
	for _, c := range cells {
		if c.velocity > 0 {
			n++
		}
	}
	strokes := make([]stroke, 0, n)
	for i, c := range cells {
		if c.velocity > 0 {
			strokes = append(strokes, stroke{uint32(i), c})
		}
	}
	return strokes
}

// Windows returns the number of windows: one starts at each bar that has four bars left; 0 for most fills.
func (p *Performance) Windows() int { return p.windows }

// read fills in the notes.
func (p *Performance) read(source fs.FS, rule Rule) error {
	f, err := source.Open(p.File)
	if err != nil {
		return pathless(err)
	}
	defer f.Close()
	take, err := groove.ReadTake(f)
	if err != nil {
		return err
	}
	if len(take.Notes) == 0 {
		return errors.New("the file has no notes")
	}
	// The length is in seconds at the file's tempo, the bar at the nominal one: where a take ends exactly on half a bar,
	// the file's tempo, which is rounded to microseconds, decides.
	return p.grid(take, take.Seconds(take.End)/(4*60/p.BPM), rule)
}

// pathless removes the path from an error that is shown beside the path, and replaces the system's wording for a missing file.
func pathless(err error) error {
	var e *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fs.ErrNotExist
	case errors.As(err, &e):
		return e.Err
	}
	return err
}

// grid puts a take's notes into cells; length is in bars. A bar that is at least half full counts.
func (p *Performance) grid(take *groove.Take, length float64, rule Rule) error {
	last, _ := take.Cell(take.End)
	if length > maxBars || last >= maxBars*groove.StepsPerBar {
		return fmt.Errorf("the file is over %d bars long", maxBars)
	}
	bars := int(math.RoundToEven(length))
	p.windows = max(0, bars-groove.Bars+1)
	p.bars = max(bars, int(last)/groove.StepsPerBar+1)
	cells := make([]cell, p.bars*barCells)
	if rule == RawRule {
		p.downbeats = make([]cell, p.bars*groove.NumVoices)
	}
	for _, n := range take.Notes {
		voice := n.Voice
		if voice == groove.NoVoice {
			if p.Unmapped == nil {
				p.Unmapped = map[uint8]int{}
			}
			p.Unmapped[n.Note]++
			continue
		}
		p.Voices[voice].Notes++
		step, offset := take.Cell(n.Tick)
		hit := cell{offset, n.Velocity, groove.Plain}
		if p.Style != "" { // of a list, so played on the dataset's own drum kit
			hit.articulation = groove.ArticulationOfPitch(n.Note)
		}
		if !cells[int(step)*groove.NumVoices+int(voice)].merge(hit) {
			p.Voices[voice].Collisions++
		}
		if bar := int(step) / groove.StepsPerBar; rule == RawRule && step%groove.StepsPerBar == 0 && offset >= 0 {
			p.downbeats[bar*groove.NumVoices+int(voice)].merge(hit)
		}
	}
	p.strokes = strokesOf(cells)
	return nil
}
