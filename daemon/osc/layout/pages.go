package layout

import (
	"github.com/groovegen/groovegen/daemon/osc"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// play has the controls that are used while a song plays.
func play(p page, a area) {
	transport(p, a.top(46))
	genres(p, a.top(132), 3)
	mid := a.top(216)
	p.pad(mid.left(300), "nudge")
	buttons := mid.grid(2, 4, gap)
	for i, w := range [][2]string{
		{steer.Next, "next"},
		{steer.Previous, "back"},
		{steer.Reroll, "re-roll"},
		{steer.FillNow, "fill"},
		{steer.Undo, "undo"},
		{steer.Redo, "redo"},
		{steer.Favorite, "keep"},
	} {
		p.action(buttons[i], w[0], w[1])
	}
	p.toggle(buttons[7], "freeze", "freeze", accent)
	quantizes(p, a.top(40))
	faders(p, a, steer.FeelRow, gap)
}

// transport is a line of buttons and lamps.
func transport(p page, a area) {
	lamps := area{a.x + a.w - 170, a.y, 170, a.h}
	a.w -= 170 + gap
	cells := a.grid(4, 1, gap)
	for i, w := range [][2]string{
		{steer.TransportStart, "start"}, {steer.TransportStop, "stop"}, {steer.TransportContinue, "go on"}, {steer.Panic, "panic"},
	} {
		p.action(cells[i], w[0], w[1])
	}
	p.readout(lamps.left(62), osc.TempoAddress, "BPM")
	for i, l := range lamps.grid(3, 1, 4) {
		address := []string{osc.PlayingAddress, osc.LockedAddress, osc.ExternalAddress}[i]
		p.indicator(area{l.x, l.y, l.w, l.h - caption}, address, green)
		p.text(area{l.x, l.y + l.h - caption, l.w, caption}, []string{"play", "lock", "ext"}[i], 10, soft)
	}
}

func genres(p page, a area, rows int) {
	p.choices(a.grid(groove.NumGenres/rows, rows, 6), "genre")
}

func quantizes(p page, a area) {
	n, m := float64(len(steer.Quantizes)), float64(len(steer.Timescales))
	p.choices(a.left((a.w-gap)*n/(n+m)-gap).grid(len(steer.Quantizes), 1, 4), "quantize")
	p.choices(a.grid(len(steer.Timescales), 1, 4), "timescale")
}

// faders fills an area with a row of faders of the table.
func faders(p page, a area, row steer.TouchRow, space float64) {
	params := steer.Touches(row)
	for i, cell := range a.grid(len(params), 1, space) {
		t := params[i].Fader.Touch
		from, to := t.From, t.To
		if from == to {
			from, to = params[i].Min, params[i].Max
		}
		p.fader(cell, params[i].Name, t.Label, from, to)
	}
}

// voices has a line for each voice.
func voices(p page, a area) {
	for i, line := range a.grid(1, groove.NumVoices, gap) {
		v := groove.Voice(i).String()
		p.text(line.left(64), words(v), textSize(area{w: 64, h: 30}, words(v)), ink)
		buttons := area{line.x + line.w - 4*46 - 3*gap, line.y, 4*46 + 3*gap, line.h}
		line.w -= buttons.w + gap
		sliders := line.grid(1, 2, 4)
		p.whole(captioned(p, sliders[0], "gain"), "voice/"+v+"/gain", "")
		p.whole(captioned(p, sliders[1], "density"), "voice/"+v+"/density", "")
		cells := buttons.grid(4, 1, gap)
		switches(p, cells, v)
		dice(p, cells[3], v)
	}
}

// captioned puts words to the left of a slider and returns what is left of its area.
func captioned(p page, a area, words string) area {
	p.text(a.left(42), words, 10, soft)
	return a
}

// switches are the mute, the solo and the lock of a voice.
func switches(p page, cells []area, voice string) {
	p.toggle(cells[0], "voice/"+voice+"/mute", "M", red)
	p.toggle(cells[1], "voice/"+voice+"/solo", "S", accent)
	p.toggle(cells[2], "voice/"+voice+"/lock", "L", green)
}

// dice is the button that draws a voice again by itself.
func dice(p page, cell area, voice string) { p.action(cell, "voice/"+voice+"/dice", "dice") }

// loop shows the bar that plays, and steers what comes after it.
func loop(p page, a area) {
	roll(p, a.top(360))
	row := a.top(46).grid(5, 1, gap)
	for i, w := range [][2]string{
		{steer.Next, "next"}, {steer.Previous, "back"}, {steer.Reroll, "re-roll"}, {steer.FillNow, "fill"}, {steer.Favorite, "keep"},
	} {
		p.action(row[i], w[0], w[1])
	}
	row = a.top(46).grid(3, 1, gap)
	p.action(row[0], steer.Undo, "undo")
	p.action(row[1], steer.Redo, "redo")
	p.toggle(row[2], "freeze", "freeze", accent)
	quantizes(p, a.top(40))
	faders(p, a, steer.LoopRow, gap)
}

// roll is the piano roll of a bar: a line of lamps for each voice, and one for the place in the bar.
func roll(p page, a area) {
	lines := a.grid(1, groove.NumVoices+1, 3)
	cells := func(line *area, words string) []area {
		p.text(line.left(54), words, 10, soft)
		return line.grid(groove.StepsPerBar, 1, 3)
	}
	for k, c := range cells(&lines[0], "step") {
		p.indicator(c, osc.StepFeedback(k), accent)
	}
	// As in a drum machine, and in the pictures of the loops, the kick is at the bottom.
	for i := range groove.NumVoices {
		v := groove.Voice(groove.NumVoices - 1 - i)
		color := blue
		if i%2 == 1 {
			color = green
		}
		for k, c := range cells(&lines[1+i], words(v.String())) {
			p.indicator(c, osc.RollFeedback(v, k), color)
		}
	}
}

// tablet has everything on one page.
func tablet(p page, a area) {
	transport(p, a.top(40))
	genres(p, a.top(76), 2)
	mid := a.top(150)
	p.pad(mid.left(150), "nudge")
	faders(p, mid, steer.FeelRow, 5)
	actions := a.top(34).grid(8, 1, 5)
	for i, w := range [][2]string{
		{steer.Next, "next"},
		{steer.Previous, "back"},
		{steer.Reroll, "re-roll"},
		{steer.FillNow, "fill"},
		{steer.Undo, "undo"},
		{steer.Redo, "redo"},
		{steer.Favorite, "keep"},
	} {
		p.action(actions[i], w[0], w[1])
	}
	p.toggle(actions[7], "freeze", "freeze", accent)
	quantizes(p, a.top(32))
	roll(p, a.top(180))
	mixerStrips(p, a.top(136))
	faders(p, a, steer.LoopRow, gap)
}

// mixerStrips are the voices as a mixer: a column for each.
func mixerStrips(p page, a area) {
	for i, column := range a.grid(groove.NumVoices, 1, 5) {
		v := groove.Voice(i).String()
		switchArea := area{column.x, column.y + column.h - 28, column.w, 28}
		diceArea := area{column.x, switchArea.y - 4 - 24, column.w, 24}
		column.h -= switchArea.h + 4 + diceArea.h + 4
		p.whole(column, "voice/"+v+"/gain", words(v))
		switches(p, switchArea.grid(3, 1, 2), v)
		dice(p, diceArea, v)
	}
}
