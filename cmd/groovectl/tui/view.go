package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
)

// view is all that a frame shows. Drawing it is pure.
type view struct {
	width, height int
	color         bool // the terminal has colors
	status        control.Status
	received      time.Time // when the status arrived
	now           time.Time
	offline       string          // why the daemon does not answer; empty = it does
	loop, next    *groove.LoopDoc // what plays and what comes next, as far as known
	showNext      bool            // the roll shows the next loop
	voice         groove.Voice    // the one that the voice keys change
	message       string          // about the last key
	refused       bool            // the message is about an error
	popup         popup
	pick          int    // the picker's choice
	typed         string // in the line for words
	cursor        int    // where in it
}

// popup is drawn over the frame.
type popup uint8

// The popups.
const (
	noPopup popup = iota
	genrePopup
	promptPopup
	helpPopup
)

func (v *view) running() bool { return v.offline == "" && v.status.Clock.State == "running" }

// shown returns the loop whose roll is drawn.
func (v *view) shown() *groove.LoopDoc {
	if v.showNext {
		return v.next
	}
	return v.loop
}

// ticks returns where the song is. Between two statuses it advances by itself, for a second at most.
func (v *view) ticks() float64 {
	c := v.status.Clock
	if since := v.now.Sub(v.received).Seconds(); v.running() && since > 0 {
		return c.Ticks + min(since, 1)*c.BPM/60*groove.StepsPerBeat*groove.TicksPerStep
	}
	return c.Ticks
}

// place returns the playhead in steps of the loop, 0 to 64.
func (v *view) place() float64 {
	at := math.Mod(v.ticks()*v.status.Steer.TimescaleFactor()/groove.TicksPerStep, groove.Steps)
	if at < 0 {
		at += groove.Steps
	}
	if math.IsNaN(at) {
		return 0
	}
	return at
}

// leastWidth and leastHeight are the smallest screen that the view fits on.
const leastWidth, leastHeight = 30, 6

// draw returns the frame.
func (v *view) draw() *screen {
	s := newScreen(max(v.width, 1), max(v.height, 1))
	if v.width < leastWidth || v.height < leastHeight {
		s.text(0, 0, styleWarn, fmt.Sprintf("want %d x %d", leastWidth, leastHeight))
		return s
	}
	y := 0
	for _, part := range v.fitting() {
		part.draw(s, y)
		y += part.rows
	}
	v.drawFoot(s)
	switch v.popup {
	case genrePopup:
		v.drawGenres(s)
	case helpPopup:
		v.drawHelp(s)
	case noPopup, promptPopup:
	}
	return s
}

// part is a piece of the frame, some rows high. On a low terminal, parts of high rank are left out.
type part struct {
	rank, rows int
	draw       func(s *screen, y int)
}

// footRows are the rows at the bottom: the message or the prompt, and the keys.
const footRows = 2

func (v *view) parts() []part {
	blank := func(*screen, int) {}
	const roll = 1 + groove.NumVoices
	list := []part{
		{0, 1, v.drawHead},
		{1, 1, v.drawLoop},
		{9, 1, blank},
		{2, roll, v.drawRoll},
		{8, 1, v.drawLegend},
		{10, 1, blank},
		{3, 2, v.drawGauges},
		{5, 1, v.drawSetUp},
		{4, 1, v.drawTiming},
	}
	if v.height < footRows+2+roll { // there is no room for the roll, and nothing to explain
		list = append(list[:2:2], list[6:]...)
	}
	if job := v.status.Job; job != nil && !job.State.Final() {
		list = append(list, part{3, 1, func(s *screen, y int) { v.drawJob(s, y, job) }})
	}
	for i, trouble := range describe.Troubles(v.status) {
		list = append(list, part{6 + i, 1, func(s *screen, y int) { s.text(0, y, styleWarn, "! "+trouble) }})
	}
	return list
}

// fitting returns the parts that fit above the foot, in their order. A lower rank goes first.
func (v *view) fitting() []part {
	list := v.parts()
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return list[a].rank - list[b].rank })
	room := v.height - footRows
	fits := make([]bool, len(list))
	for _, i := range order {
		if fits[i] = list[i].rows <= room; fits[i] {
			room -= list[i].rows
		}
	}
	var out []part
	for i, p := range list {
		if fits[i] {
			out = append(out, p)
		}
	}
	return out
}

func (v *view) drawHead(s *screen, y int) {
	c := v.status.Clock
	if v.offline != "" {
		x := s.text(0, y, styleBad, "no daemon ")
		s.text(x, y, styleDim, v.offline+"; trying again")
		return
	}
	how, word := styleDim, "stopped"
	switch c.State {
	case "running":
		how, word = styleGood, "playing"
	case "armed":
		how, word = styleWarn, "armed"
	case "lost":
		how, word = styleBad, "clock lost"
	}
	x := s.text(0, y, how, describe.TransportMark(c)+word) + 2
	x = s.text(x, y, styleBright, fmt.Sprintf("%-8s", v.position())) + 1
	x = s.text(x, y, stylePlain, strings.TrimLeft(describe.Tempo(c), " ")) + 2
	x = v.drawClock(s, x, y) + 2
	style := v.status.Steer.Style().String()
	s.text(x, y, styleBright, style)
	if whose := "grooved " + v.status.Version; x+ansi.StringWidth(style+whose)+2 <= s.width {
		s.right(s.width, y, styleFaint, whose)
	}
}

// position is the bar, beat and sixteenth of the song. Between two statuses it advances as the playhead does.
func (v *view) position() string {
	if v.running() && v.now.After(v.received) {
		return control.Position(v.ticks())
	}
	return v.status.Clock.Position
}

func (v *view) drawClock(s *screen, x, y int) int {
	c := v.status.Clock
	if c.Source != "external" {
		return s.text(x, y, styleDim, "internal clock")
	}
	how, word := styleWarn, "not locked"
	if c.Locked {
		how, word = styleGood, "locked"
	}
	x = s.text(x, y, stylePlain, "external, ")
	x = s.text(x, y, how, word)
	return s.text(x, y, styleDim, fmt.Sprintf(" ±%.2f ms", c.JitterMS))
}

func (v *view) drawLoop(s *screen, y int) {
	l := v.status.Loop
	if l.ID == 0 {
		s.text(0, y, styleDim, "no loop yet")
		return
	}
	x := s.text(0, y, styleBright, fmt.Sprintf("#%d ", l.ID))
	x = s.text(x, y, stylePlain, fmt.Sprintf("%s, %d hits", l.Title, l.Hits))
	if v.status.Steer.Freeze {
		x = s.text(x, y, styleWarn, "  frozen")
	}
	if l.PendingID == 0 {
		return
	}
	text := fmt.Sprintf("next #%d", l.PendingID)
	if v.next != nil {
		text += fmt.Sprintf(" %s, %d hits", v.next.Style.String(), v.next.Pattern.Count())
	}
	s.right(max(s.width, x+2+ansi.StringWidth(text)), y, styleDim, text)
}

func (v *view) drawLegend(s *screen, y int) {
	x := rollLeft + 1
	for i, name := range []string{"early", "on the grid", "late"} {
		mark, how := v.hit([]float32{-0.3, 0, 0.3}[i], 0.9)
		x = s.text(x, y, how, string(mark)) + 1
		x = s.text(x, y, styleDim, name) + 2
	}
	height := "taller = louder"
	if !v.color {
		height = fmt.Sprintf("%c %c %c soft to loud", hitMarks[1][0], hitMarks[1][2], hitMarks[1][3])
	}
	s.text(x, y, styleDim, height)
}

// gauges are the parameters that are shown as bars, three a row.
var gauges = steer.Gauges()

func (v *view) drawGauges(s *screen, y int) {
	const perRow = 3
	width := s.width / perRow
	for i, p := range gauges {
		x, row := i%perRow*width, y+i/perRow
		value, share := v.gauge(p)
		s.text(x, row, styleDim, fmt.Sprintf("%-11s", p.Name))
		s.text(x+12, row, stylePlain, fmt.Sprintf("%-4.4g", value))
		room := max(width-12-5-1, 0)
		full := int(share*float64(room) + 0.5)
		s.text(x+17, row, styleGood, strings.Repeat("━", full))
		s.text(x+17+full, row, styleFaint, strings.Repeat("─", room-full))
	}
}

// gauge returns a number of the table, and how far it is from its least to its most.
func (v *view) gauge(p *steer.Param) (value, share float64) {
	value, _ = p.Value(v.status.Steer)[0].(float64)
	return value, min(max((value-p.Min)/(p.Max-p.Min), 0), 1)
}

func (v *view) drawSetUp(s *screen, y int) {
	st := v.status.Steer
	fills := "no fills"
	if st.FillEvery > 0 {
		fills = fmt.Sprintf("fill every %d", st.FillEvery)
	}
	text := fmt.Sprintf("%s  drift %g  glide %d  quantize %s  kit %s  offset %g ms", fills, st.Drift, st.Glide, st.Quantize, st.Kit, st.OffsetMS)
	if st.Timescale != "normal" {
		text += "  " + st.Timescale + "-time"
	}
	s.text(0, y, styleDim, text)
}

func (v *view) drawTiming(s *screen, y int) {
	l, how := v.status.Lateness, styleDim
	text := "no notes yet"
	if l.Count > 0 {
		text = fmt.Sprintf("late p50 %s  p99 %s  max %s  %d notes", describe.Microseconds(l.P50US),
			describe.Microseconds(l.P99US), describe.Microseconds(l.MaxUS), v.status.Counters.Notes)
	}
	if l.P99US > describe.AudibleLateness {
		how = styleWarn
	}
	x := s.text(0, y, how, text)
	x = s.text(x+2, y, styleDim, describe.MIDI(v.status.MIDI))
	if !v.status.Realtime && v.status.MIDI.Out != "" {
		s.text(x+2, y, styleWarn, "no real-time priority")
	}
}

func (v *view) drawJob(s *screen, y int, job *jobs.Status) {
	const room = 16
	p := job.Progress
	full := int(describe.Fraction(p)*room + 0.5)
	x := s.text(0, y, stylePlain, fmt.Sprintf("job %s ", job.ID))
	x = s.text(x, y, styleGood, strings.Repeat("━", full))
	x = s.text(x, y, styleFaint, strings.Repeat("─", room-full))
	s.text(x+1, y, styleDim, describe.Progress(p))
}

// drawFoot writes the two rows at the bottom.
func (v *view) drawFoot(s *screen) {
	y := s.height - footRows
	if v.popup == promptPopup {
		v.drawPrompt(s, y)
	} else {
		how := stylePlain
		if v.refused {
			how = styleBad
		}
		s.text(0, y, how, v.message)
	}
	v.drawKeys(s, y+1)
}

// drawKeys shows as many keys as fit, and always help and quit.
func (v *view) drawKeys(s *screen, y int) {
	const last = 2 // the table's last keys: help, quit
	draw := func(x, room int, k binding) int {
		if k.short == "" || x+ansi.StringWidth(k.label+" "+k.short) > room {
			return x
		}
		x = s.text(x, y, styleBright, k.label) + 1
		return s.text(x, y, styleDim, k.short) + 1
	}
	end := bindings[len(bindings)-last:]
	room := s.width
	for _, k := range end {
		room -= ansi.StringWidth(k.label+" "+k.short) + 1
	}
	x := 0
	for _, k := range bindings[:len(bindings)-last] {
		x = draw(x, room, k)
	}
	for _, k := range end {
		x = draw(x, s.width, k)
	}
}
