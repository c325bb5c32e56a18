package page

import (
	"cmp"
	"image"
	"image/color"
	imagedraw "image/draw"
	"maps"
	"slices"
)

// fewColours returns a picture in its 256 commonest colours, all others being the nearest of them. A page of many pictures
// is a third as large for it; flat ones like piano rolls look the same.
func fewColours(m image.Image) *image.Paletted {
	bounds := m.Bounds()
	count := map[color.RGBA]int{}
	eachRun(m, func(_, _, n int, c color.RGBA) { count[c] += n })
	common := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(key(a), key(b)))
	})
	var palette color.Palette
	for _, c := range common[:min(len(common), 256)] {
		palette = append(palette, c)
	}
	place := map[color.RGBA]uint8{}
	for _, c := range common {
		place[c] = uint8(palette.Index(c))
	}
	out := image.NewPaletted(bounds, palette)
	eachRun(m, func(x, y, n int, c color.RGBA) {
		row, index := out.Pix[out.PixOffset(x, y):][:n], place[c]
		for i := range row {
			row[i] = index
		}
	})
	return out
}

// eachRun goes through a picture by runs of n pixels of one colour in a row: flat pictures have a tenth as many as pixels.
func eachRun(m image.Image, f func(x, y, n int, c color.RGBA)) {
	r := m.Bounds()
	flat, ok := m.(*image.RGBA)
	if !ok {
		flat = image.NewRGBA(r)
		imagedraw.Draw(flat, r, m, r.Min, imagedraw.Src)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; {
			c, from := flat.RGBAAt(x, y), x
			for x++; x < r.Max.X && flat.RGBAAt(x, y) == c; x++ {
			}
			f(from, y, x-from, c)
		}
	}
}

// key orders colours that are equally common.
func key(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}
