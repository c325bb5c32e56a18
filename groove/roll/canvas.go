package roll

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/inconsolata"
	"golang.org/x/image/math/fixed"
)

// canvas is an image on which rectangles and text are drawn. Coordinates are in pixels and may be fractions: an edge
// between two pixels covers both in part, so that an offset of a hundredth of a step is still visible.
type canvas struct{ *image.RGBA }

func newCanvas(width, height int, background color.RGBA) canvas {
	c := canvas{image.NewRGBA(image.Rect(0, 0, width, height))}
	c.block(0, 0, width, height, background)
	return c
}

// over draws a color over one pixel with an opacity in [0, 1].
func (c canvas) over(x, y int, paint color.RGBA, opacity float64) {
	if !(image.Point{X: x, Y: y}).In(c.Rect) {
		return
	}
	p := c.Pix[c.PixOffset(x, y):]
	for i, v := range [3]uint8{paint.R, paint.G, paint.B} {
		p[i] = uint8(math.Round(float64(p[i])*(1-opacity) + float64(v)*opacity))
	}
}

// box is the rectangle [x0, x1) × [y0, y1).
type box struct{ x0, y0, x1, y1 float64 }

// gradient fills a box with an opacity that changes from left to right.
func (c canvas) gradient(b box, paint color.RGBA, left, right float64) {
	for y := int(math.Floor(b.y0)); y < int(math.Ceil(b.y1)); y++ {
		cy := min(float64(y+1), b.y1) - max(float64(y), b.y0)
		for x := int(math.Floor(b.x0)); x < int(math.Ceil(b.x1)); x++ {
			cx := min(float64(x+1), b.x1) - max(float64(x), b.x0)
			t := min(max((float64(x)+0.5-b.x0)/(b.x1-b.x0), 0), 1)
			c.over(x, y, paint, cx*cy*(left+(right-left)*t))
		}
	}
}

// block paints whole pixels.
func (c canvas) block(x0, y0, x1, y1 int, paint color.RGBA) {
	draw.Draw(c.RGBA, image.Rect(x0, y0, x1, y1), image.NewUniform(paint), image.Point{}, draw.Src)
}

// fill fills a box with one opacity.
func (c canvas) fill(b box, paint color.RGBA, opacity float64) {
	c.gradient(b, paint, opacity, opacity)
}

// The type: a bitmap face of the font package, 8 × 16 pixels a letter.
const (
	letterWidth  = 8
	letterHeight = 16
)

// text writes s with its top left corner at (x, y) and returns where it ends.
func (c canvas) text(x, y int, s string, bold bool, paint color.RGBA) int {
	face := inconsolata.Regular8x16
	if bold {
		face = inconsolata.Bold8x16
	}
	d := font.Drawer{
		Dst: c.RGBA, Src: image.NewUniform(paint), Face: face,
		Dot: fixed.P(x, y+face.Ascent),
	}
	d.DrawString(s)
	return d.Dot.X.Round()
}

// headline writes s in bold letters of the given height.
func (c canvas) headline(x, y int, s string, height int, paint color.RGBA) {
	const tail = 4 // pixels below the letters' box for g and j
	small := canvas{image.NewRGBA(image.Rect(0, 0, textWidth(s), letterHeight+tail))}
	small.text(0, 0, s, true, paint)
	to := image.Rect(x, y, x+small.Rect.Dx()*height/letterHeight, y+small.Rect.Dy()*height/letterHeight)
	xdraw.CatmullRom.Scale(c, to, small, small.Rect, draw.Over, nil)
}

// textWidth returns the width of s in pixels.
func textWidth(s string) int { return letterWidth * len([]rune(s)) }

// mix returns the color a part t of the way from a to b.
func mix(a, b color.RGBA, t float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}
