package tui

import (
	"fmt"
	"math"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// The colors of the terminal's piano roll are those of the picture's (package roll): cold is early, warm is late.
var (
	stylePlain  = cellStyle{}
	styleBright = cellStyle{fg: "#f2f4f8", bold: true}
	styleDim    = cellStyle{fg: "#778090"}
	styleFaint  = cellStyle{fg: "#4a5160"}
	styleGood   = cellStyle{fg: "#5fe0a6"}
	styleWarn   = cellStyle{fg: "#ffc857"}
	styleBad    = cellStyle{fg: "#ff5c6c", bold: true}
)

const (
	playheadColor = "#3a4356"
	popupColor    = "#1f232d"
)

// hitColors are the colors of a hit that is early, on the grid or late, from soft to loud.
var hitColors = [3][4]string{
	{"#2a6f86", "#3490ae", "#40b1d6", "#4cd2ff"},
	{"#397e61", "#469f7a", "#53bf90", "#5fe0a6"},
	{"#855c2a", "#ad7631", "#d69035", "#ffa93a"},
}

// hitMarks show the same without color.
var hitMarks = [3][4]rune{{'‹', '‹', '<', '«'}, {'-', '-', 'o', 'O'}, {'›', '›', '>', '»'}}

// onGrid is how far from its line, in steps, a hit still counts as on it: 6 ms at 120 BPM.
const onGrid = 0.05

// bars are the eighths of a cell, from the lowest. A full cell would touch the row above.
var bars = []rune("▁▂▃▄▅▆▇")

func barOf(level float64) rune { return bars[min(int(level*float64(len(bars))), len(bars)-1)] }

// rollLabels are the voices' names in six letters.
var rollLabels = [groove.NumVoices]string{"kick", "snare", "hat", "open h", "lo tom", "mi tom", "hi tom", "crash", "ride"}

// The columns of the roll: pointer, name, marks, bars with their lines, meter.
const (
	rollLeft   = 1 + 6 + 2
	rollMeters = 2 // at least, with the space before them
)

// rollPlan says what of a loop fits on a screen.
type rollPlan struct {
	scale int // columns a step
	first int // the first bar that is shown
	bars  int // how many are
}

// planRoll chooses the scale and the bars for a width; bar is the one that plays, which is always shown.
func planRoll(width, bar int) rollPlan {
	room := width - rollLeft - rollMeters - 1
	p := rollPlan{scale: min(max((room-groove.Bars)/groove.Steps, 1), 4)}
	p.bars = min(max(room/(groove.StepsPerBar*p.scale+1), 1), groove.Bars)
	p.first = min(bar/p.bars*p.bars, groove.Bars-p.bars)
	return p
}

// column returns where a place in the loop, in steps, is on the screen; −1 = on a bar that is not shown.
func (p rollPlan) column(step int, within float64) int {
	bar := step/groove.StepsPerBar - p.first
	if bar < 0 || bar >= p.bars {
		return -1
	}
	place := p.scale*(step%groove.StepsPerBar) + int(math.Floor(within*float64(p.scale)+0.5))
	// A hit before a bar line is drawn on it: the one of a bar belongs to that bar.
	place = min(max(place, 0), p.scale*groove.StepsPerBar-1)
	return rollLeft + 1 + bar*(groove.StepsPerBar*p.scale+1) + place
}

// right returns the column behind the last bar line.
func (p rollPlan) right() int { return rollLeft + 1 + p.bars*(groove.StepsPerBar*p.scale+1) }

// rollRow returns the row of a voice below the first: the kick is lowest and the ride highest, as on a staff.
func rollRow(v groove.Voice) int { return groove.NumVoices - 1 - int(v) }

// rollLine is where a voice's line of the roll is drawn.
type rollLine struct {
	rollPlan
	y     int
	head  int // the playhead's column; −1 = none
	voice groove.Voice
}

// drawRoll draws the ruler at row y and the voices below it.
func (v *view) drawRoll(s *screen, y int) {
	place := v.place()
	p := planRoll(s.width, int(place)/groove.StepsPerBar)
	head := p.column(int(math.Floor(place+0.5))%groove.Steps, 0)
	if !v.running() || v.showNext {
		head = -1
	}
	v.drawRuler(s, y, p, head)
	for voice := range groove.Voice(groove.NumVoices) {
		row := rollLine{rollPlan: p, y: y + 1 + rollRow(voice), head: head, voice: voice}
		v.drawLabel(s, row)
		v.drawGrid(s, row)
		if l := v.shown(); l != nil {
			v.drawHits(s, row, &l.Pattern)
		}
		v.drawMeter(s, row, place)
	}
}

func (v *view) drawRuler(s *screen, y int, p rollPlan, head int) {
	for bar := p.first; bar < p.first+p.bars; bar++ {
		for beat := range groove.StepsPerBar / groove.StepsPerBeat {
			x := p.column(bar*groove.StepsPerBar+beat*groove.StepsPerBeat, 0)
			if beat == 0 {
				s.text(x, y, styleBright, fmt.Sprint(bar+1))
			} else {
				s.text(x, y, styleFaint, fmt.Sprintf(".%d", beat+1))
			}
		}
	}
	if head >= 0 {
		s.text(head, y, styleBright, "v")
	}
	if v.showNext {
		s.text(0, y, styleWarn, "next")
	}
}

func (v *view) drawLabel(s *screen, row rollLine) {
	y, voice := row.y, row.voice
	st := v.status.Steer
	how, marks := stylePlain, ""
	for _, m := range []struct {
		on   bool
		mark string
	}{{st.Lock[voice], "L"}, {st.Solo[voice], "S"}, {st.Mute[voice], "M"}} {
		if m.on {
			marks += m.mark
		}
	}
	if st.Feel().Gain[voice] == 0 {
		how = styleFaint
	}
	if voice == v.voice {
		s.text(0, y, styleBright, ">")
		how.bold = true
	}
	s.text(1, y, how, rollLabels[voice])
	if len(marks) > 2 {
		marks = marks[:1] + "*"
	}
	s.text(rollLeft-2, y, styleWarn, marks)
}

func (v *view) drawGrid(s *screen, row rollLine) {
	y := row.y
	for x := rollLeft; x < row.right(); x++ {
		at := (x - rollLeft) % (groove.StepsPerBar*row.scale + 1)
		switch {
		case at == 0:
			s.text(x, y, styleFaint, "│")
		case (at-1)%(groove.StepsPerBeat*row.scale) == 0:
			s.text(x, y, styleFaint, "·")
		}
	}
	if c := s.at(row.head, y); c != nil && row.head >= 0 {
		c.style.bg = playheadColor
		if !v.color && c.letter != '│' {
			c.letter = ':'
		}
	}
}

func (v *view) drawHits(s *screen, row rollLine, pattern *groove.Pattern) {
	voice := row.voice
	for step := range groove.Steps {
		if !pattern.Hits[step][voice] {
			continue
		}
		x := row.column(step, float64(pattern.Offsets[step][voice]))
		mark, how := v.hit(pattern.Offsets[step][voice], pattern.Velocities[step][voice])
		if x == row.head {
			how.bold, how.bg = true, playheadColor
		}
		if x >= 0 {
			s.text(x, row.y, how, string(mark))
		}
	}
}

// hit returns how a hit is shown: as tall and as bright as it is loud, in the color of its timing.
func (v *view) hit(offset, velocity float32) (rune, cellStyle) {
	timing := 1
	switch {
	case offset < -onGrid:
		timing = 0
	case offset > onGrid:
		timing = 2
	}
	level := min(int(4*velocity), 3)
	if !v.color {
		return hitMarks[timing][level], stylePlain
	}
	return barOf(float64(velocity)), cellStyle{fg: hitColors[timing][level]}
}

// meterFall is how long a meter takes from full to nothing, in ms.
const meterFall = 400

// drawMeter shows how loud a voice is: its last hit, falling.
func (v *view) drawMeter(s *screen, row rollLine, place float64) {
	y, left := row.y, row.right()
	level := v.level(row.voice, place)
	if level <= 0 {
		return
	}
	how := cellStyle{fg: hitColors[1][min(int(4*level), 3)]}
	room := min(s.width-left-1, 12)
	if room < 4 {
		s.text(left+1, y, how, string(barOf(level)))
		return
	}
	n := max(int(level*float64(room)+0.5), 1)
	s.text(left+1, y, how, strings.Repeat("▇", n))
}

// level returns a meter's height, 0 to 1, at a place in the loop, in steps.
func (v *view) level(voice groove.Voice, place float64) float64 {
	bpm := v.status.Clock.BPM * v.status.Steer.TimescaleFactor()
	if v.loop == nil || !v.running() || bpm <= 0 {
		return 0
	}
	step := 60e3 / bpm / groove.StepsPerBeat // ms
	best := 0.0
	for s := range groove.Steps {
		if !v.loop.Pattern.Hits[s][voice] {
			continue
		}
		ago := math.Mod(place-float64(s)-float64(v.loop.Pattern.Offsets[s][voice])+groove.Steps, groove.Steps)
		best = max(best, float64(v.loop.Pattern.Velocities[s][voice])-ago*step/meterFall)
	}
	return best
}
