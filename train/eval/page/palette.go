package page

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// fewColours returns a picture in its 256 commonest colours, all others being the nearest of them. A page of many pictures
// is a third as large for it; flat ones like piano rolls look the same.
func fewColours(m image.Image) *image.Paletted {
	bounds := m.Bounds()
	count := map[color.RGBA]int{}
	eachPixel(bounds, func(x, y int) { count[at(m, x, y)]++ })
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
	eachPixel(bounds, func(x, y int) { out.SetColorIndex(x, y, place[at(m, x, y)]) })
	return out
}

func eachPixel(r image.Rectangle, f func(x, y int)) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			f(x, y)
		}
	}
}

func at(m image.Image, x, y int) color.RGBA { return color.RGBAModel.Convert(m.At(x, y)).(color.RGBA) }

// key orders colours that are equally common.
func key(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}
