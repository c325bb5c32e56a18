package infer

import "github.com/groovegen/groovegen/groove"

// pinHits gives the pinned cells of a pattern their hits. It leaves strokes as they are.
func (s *Sampling) pinHits(p *groove.Pattern) {
	if s.Pins == nil {
		return
	}
	for step := range groove.Steps {
		for v := range groove.Voice(groove.NumVoices) {
			p.Hits[step][v] = s.Pins.Hit(step, v, p.Hits[step][v])
		}
	}
}

// restoreStrokes gives a pattern the strokes of the captured groove, and at amount 0 its hits, apart from pinned cells.
func (s *Sampling) restoreStrokes(p *groove.Pattern, noise *grid) {
	drawn := *p
	s.Guide.restoreStrokes(p, noise)
	keepPinned(p, &drawn, s.Pins)
}

// mergeHeld puts locked parts into a pattern in which the pins hold already, apart from pinned cells.
func mergeHeld(p *groove.Pattern, held *groove.Held, pins *groove.Pins) {
	drawn := *p
	held.Merge(p)
	keepPinned(p, &drawn, pins)
}

// keepPinned puts back cells that are not as they are pinned. In drawn they are.
func keepPinned(p, drawn *groove.Pattern, pins *groove.Pins) {
	if pins == nil {
		return
	}
	for step := range groove.Steps {
		for v := range groove.Voice(groove.NumVoices) {
			if pins.Hit(step, v, p.Hits[step][v]) != p.Hits[step][v] {
				copyCell(p, drawn, step, v)
			}
		}
	}
}

// pinFill makes the pins hold in a loop's fills, outside of the steps on which the fills are: there the groove goes on.
func pinFill(fill, drawn *groove.Pattern, r *Recipe) {
	if r.Pins == nil {
		return
	}
	from := groove.StepsPerBar - FillSteps(r.Fill)
	for step := range groove.Steps {
		for v := range groove.Voice(groove.NumVoices) {
			if pin := r.Pins.At(step, v); pin != nil && step%groove.StepsPerBar < from {
				copyCell(fill, drawn, step, v)
			}
		}
	}
}

// copyCell copies the hit of a cell and its stroke.
func copyCell(to, from *groove.Pattern, step int, v groove.Voice) {
	to.Hits[step][v], to.Offsets[step][v], to.Velocities[step][v] = from.Hits[step][v], from.Offsets[step][v], from.Velocities[step][v]
}

// The forms of a pin in a code.
const (
	pinOff = iota
	pinOn
	pinTimed
)

// pins writes cells whose hits are given, two to five bytes for each.
func (w *codeWriter) pins(p *groove.Pins) {
	w.uint(uint64(p.Count()))
	last := -1
	for step := range groove.Steps {
		for v := range groove.Voice(groove.NumVoices) {
			pin := p.At(step, v)
			if pin == nil {
				continue
			}
			at := step*groove.NumVoices + int(v)
			w.uint(uint64(at - last - 1))
			last = at
			switch {
			case !pin.On:
				w.byte(pinOff)
			case pin.Timed:
				w.byte(pinTimed)
				w.byte(pin.Velocity)
				w.int(int64(pin.Offset))
			default:
				w.byte(pinOn)
				w.byte(pin.Velocity)
			}
		}
	}
}

func (r *codeReader) pins() (out *groove.Pins) {
	const half = groove.OffsetUnits / 2
	at := -1
	for range r.count(Cells) {
		at += 1 + r.count(Cells)
		kind := r.byte()
		pin := groove.Pin{On: kind != pinOff, Timed: kind == pinTimed}
		if pin.On {
			pin.Velocity = r.byte()
		}
		if pin.Timed {
			pin.Offset = int(unzigzag(r.uint()))
		}
		if r.err != nil || at >= Cells || kind > pinTimed || pin.Velocity > 127 || pin.Offset < -half || pin.Offset >= half {
			r.fail()
			return nil
		}
		out = out.With(at/groove.NumVoices, groove.Voice(at%groove.NumVoices), &pin)
	}
	return out
}
