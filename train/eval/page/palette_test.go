package page

import (
	"image"
	"image/color"
	"testing"
)

func TestFewColours(t *testing.T) {
	m := image.NewRGBA(image.Rect(2, 3, 42, 43))
	for x := 2; x < 42; x++ {
		for y := 3; y < 43; y++ {
			m.SetRGBA(x, y, color.RGBA{uint8(6 * x), uint8(6 * y), 0, 255}) // 1,600 colours
		}
	}
	few := fewColours(m)
	if len(few.Palette) != 256 || few.Bounds() != m.Bounds() {
		t.Fatalf("%d colours in %v", len(few.Palette), few.Bounds())
	}
	for _, c := range few.Palette {
		if _, ok := c.(color.RGBA); !ok {
			t.Errorf("%v is no colour of the picture", c)
		}
	}
	plain := image.NewRGBA(image.Rect(0, 0, 2, 1))
	plain.SetRGBA(0, 0, color.RGBA{1, 2, 3, 255})
	plain.SetRGBA(1, 0, color.RGBA{4, 5, 6, 255})
	exact := fewColours(plain)
	for x := range 2 {
		if exact.At(x, 0) != plain.At(x, 0) {
			t.Errorf("pixel %d is %v, want %v", x, exact.At(x, 0), plain.At(x, 0))
		}
	}
}
