package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// The common colours.
var (
	paper = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	ink   = color.NRGBA{0x22, 0x26, 0x2B, 0xFF}
	soft  = color.NRGBA{0x77, 0x7D, 0x85, 0xFF} // axes, words of less weight
	faint = color.NRGBA{0xE3, 0xE6, 0xEA, 0xFF} // grid
)

// palette is Okabe and Ito's, without its black, and with the yellow darkened to be seen on white.
var palette = [...]color.NRGBA{
	{0x00, 0x72, 0xB2, 0xFF},
	{0xD5, 0x5E, 0x00, 0xFF},
	{0x00, 0x9E, 0x73, 0xFF},
	{0xCC, 0x79, 0xA7, 0xFF},
	{0x56, 0xB4, 0xE9, 0xFF},
	{0xE6, 0x9F, 0x00, 0xFF},
	{0xB8, 0xA8, 0x00, 0xFF},
	{0x6B, 0x6F, 0x76, 0xFF},
}

// shade returns the colour of the i-th series.
func shade(i int) color.NRGBA { return palette[i%len(palette)] }

// dash returns how the i-th line is broken: once the colours are used up, the next round is dashed, then dotted.
func dash(i int) []vg.Length {
	switch i / len(palette) % 3 {
	case 1:
		return []vg.Length{vg.Points(5), vg.Points(2.5)}
	case 2:
		return []vg.Length{vg.Points(1.5), vg.Points(2)}
	}
	return nil
}

// scale runs from near white to dark blue in even steps of lightness.
var scale = [...]color.NRGBA{
	{0xF7, 0xF9, 0xFC, 0xFF},
	{0xD3, 0xE2, 0xF1, 0xFF},
	{0x9F, 0xC4, 0xE2, 0xFF},
	{0x5E, 0x9F, 0xCE, 0xFF},
	{0x2A, 0x75, 0xB3, 0xFF},
	{0x0E, 0x4A, 0x87, 0xFF},
	{0x06, 0x25, 0x4D, 0xFF},
}

// heat returns the colour of a share in [0, 1]; NaN is grey.
func heat(x float64) color.NRGBA {
	if math.IsNaN(x) {
		return faint
	}
	at := min(max(x, 0), 1) * float64(len(scale)-1)
	i := min(int(at), len(scale)-2)
	t := at - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + t*(float64(b)-float64(a)))) }
	a, b := scale[i], scale[i+1]
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xFF}
}

// over returns the colour of words on a colour of heat.
func over(x float64) color.NRGBA {
	if x > 0.5 {
		return paper
	}
	return ink
}
