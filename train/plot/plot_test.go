package plot

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var keep = flag.String("keep", "", "folder for the pictures that the tests draw, to be looked at")

// shades counts the colours of a picture, and its pixels that are not paper.
func shades(img image.Image) (colours, drawn int) {
	seen := map[[4]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			r, g, b, a := img.At(x, y).RGBA()
			seen[[4]uint32{r, g, b, a}] = true
			if r != 0xFFFF || g != 0xFFFF || b != 0xFFFF {
				drawn++
			}
		}
	}
	return len(seen), drawn
}

func decode(t *testing.T, name string, data []byte) image.Image {
	t.Helper()
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, strings.ReplaceAll(name, " ", "_")+".png"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func curve(n int, f func(float64) float64) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = f(float64(i) / float64(n))
	}
	return y
}

func bell(n int, mean, deviation float64) Sample {
	s := Sample{Name: "bell"}
	for i := range n {
		x := mean + deviation*6*(float64(i)/float64(n)-0.5)
		s.Values = append(s.Values, x)
		s.Counts = append(s.Counts, 1000*math.Exp(-(x-mean)*(x-mean)/(2*deviation*deviation)))
	}
	return s
}

var genres = []string{
	"afrobeat", "afrocuban", "blues", "country", "dance", "funk", "gospel", "highlife", "hiphop", "jazz", "latin",
	"middleeastern", "neworleans", "pop", "punk", "reggae", "rock", "soul",
}

func confusion() Matrix {
	m := Matrix{Rows: genres, Columns: genres, Format: "%.2f", Unit: "share"}
	for i := range genres {
		row := make([]float64, len(genres))
		for j := range row {
			row[j] = 0.9 * math.Exp(-math.Abs(float64(i-j)))
		}
		m.Values = append(m.Values, row)
	}
	m.Values[2][3] = math.NaN()
	return m
}

// pictures are one of each kind and of its corners.
var pictures = []struct {
	name      string
	w, h      int // 0 = the default
	noColours bool
	draw      func(io.Writer) error
}{
	{name: "lines", draw: func(w io.Writer) error {
		down := func(x float64) float64 { return 0.2 + 0.5*math.Exp(-6*x) }
		return Lines(w, Frame{Title: "Loss", X: "epoch", Y: "loss"},
			Series{Name: "training", Y: curve(46, down)}, Series{Name: "validation", Y: curve(46, func(x float64) float64 { return down(x) + 0.03 })})
	}},
	{name: "lines on a log axis", w: 900, h: 500, draw: func(w io.Writer) error {
		return Lines(w, Frame{Title: "KL", X: "epoch", Y: "nats", LogY: true, Width: 900, Height: 500},
			Series{Name: "a", Y: []float64{0, 1e-4, 1e-2, math.NaN(), 1, 3, math.Inf(1), 7}}, Series{Name: "b", Y: []float64{1, -1, 1}})
	}},
	{name: "lines on a short log axis", draw: func(w io.Writer) error {
		return Lines(w, Frame{LogX: true, LogY: true, X: "batch", Y: "loss"}, Series{Y: []float64{0.21, 0.25, 0.34}})
	}},
	{name: "one point", draw: func(w io.Writer) error {
		return Lines(w, Frame{Title: "First epoch", LogY: true}, Series{Y: []float64{3}})
	}},
	{name: "one huge point", draw: func(w io.Writer) error { return Lines(w, Frame{Title: "Off"}, Series{Y: []float64{3e38}}) }},
	{name: "many lines", draw: func(w io.Writer) error {
		var all []Series
		for i, g := range genres {
			all = append(all, Series{Name: g, X: []float64{0, 1}, Y: []float64{0, float64(i)}})
		}
		return Lines(w, Frame{Title: "Eighteen"}, all...)
	}},
	{name: "no lines", noColours: true, draw: func(w io.Writer) error {
		return Lines(w, Frame{Title: "Nothing yet", LogY: true}, Series{Y: []float64{math.NaN(), 0}})
	}},
	{name: "diagram", w: 700, h: 400, draw: func(w io.Writer) error {
		return Draw(w, Frame{Title: "Two boxes in a frame", Width: 700, Height: 400}, Diagram{
			Boxes: []Box{
				{Name: "Frame", X: 20, Y: 60, W: 640, H: 200, Tint: 2, Frame: true},
				{Name: "first", Lines: []string{"one line", "and a line that is much too long for its box"}, X: 60, Y: 110, W: 180, H: 120, Tint: 2},
				{Name: "second", X: 400, Y: 110, W: 180, H: 120},
			},
			Arrows: []Arrow{{Points: [][2]float64{{240, 170}, {400, 170}}, Label: "on"}, {Points: [][2]float64{{490, 230}, {490, 330}, {150, 330}, {150, 230}}}},
		})
	}},
	{name: "roc", w: 1080, h: 800, draw: func(w io.Writer) error {
		x := []float64{0, 0.1, 0.3, 0.6, 1}
		return ROC(w, Frame{Title: "Real or generated"}, Curve{"SVM", x, []float64{0, 0.4, 0.7, 0.9, 1}}, Curve{"CNN", x, []float64{0, 0.2, 0.5, 0.8, 1}})
	}},
	{name: "bars", draw: func(w io.Writer) error {
		return Bars(w, Frame{Title: "Windows", Y: "windows"}, genres,
			Group{"train", curve(18, func(x float64) float64 { return 5000 * x })}, Group{"validation", curve(18, func(x float64) float64 { return 500 * (1 - x) })})
	}},
	{name: "bars of one group", draw: func(w io.Writer) error {
		return Bars(w, Frame{Title: "Change", Y: "%"}, []string{"kick", "snare", "crash"}, Group{Values: []float64{3.25, -2, math.NaN()}})
	}},
	{name: "no bars", noColours: true, draw: func(w io.Writer) error { return Bars(w, Frame{}, nil) }},
	{name: "heat", w: 1300, h: 1000, draw: func(w io.Writer) error {
		return Heat(w, Frame{Title: "Confusion", X: "taken for", Y: "played", Width: 1300, Height: 1000}, confusion())
	}},
	{name: "heat of nothing", noColours: true, draw: func(w io.Writer) error { return Heat(w, Frame{}, Matrix{}) }},
	{name: "heat of zeros", draw: func(w io.Writer) error {
		return Heat(w, Frame{}, Matrix{Rows: []string{"a"}, Columns: []string{"b", "c"}, Values: [][]float64{{0, 0}}, Rules: 1})
	}},
	{name: "histogram", draw: func(w io.Writer) error {
		return Histogram(w, Frame{Title: "Tempo", X: "BPM", Y: "windows", XRange: [2]float64{50, 290}}, 48, bell(400, 120, 30), bell(400, 180, 20))
	}},
	{name: "histogram of nothing", noColours: true, draw: func(w io.Writer) error {
		return Histogram(w, Frame{XRange: [2]float64{0, 1}}, 4, Sample{Values: []float64{2, math.NaN()}})
	}},
	{name: "ridges", draw: func(w io.Writer) error {
		return Ridges(w, Frame{Title: "Offset", X: "ms", XRange: [2]float64{-80, 80}}, 80, bell(500, -7, 15), bell(500, 10, 30), Sample{Name: "none"},
			Sample{Name: "cut", Values: []float64{-10, 0, 10, 20, 30}, Counts: []float64{2, 3, 90, 3, 2}})
	}},
}

func TestPicturesAreWhole(t *testing.T) {
	for _, c := range pictures {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := c.draw(&b); err != nil {
				t.Fatal(err)
			}
			img := decode(t, c.name, b.Bytes())
			if c.w == 0 {
				c.w, c.h = DefaultWidth, DefaultHeight
			}
			if got := img.Bounds().Size(); got != (image.Point{X: c.w, Y: c.h}) {
				t.Errorf("%v pixels, want %d × %d", got, c.w, c.h)
			}
			colours, drawn := shades(img)
			if share := float64(drawn) / float64(c.w*c.h); share < 0.0005 || share > 0.9 || colours < 8 {
				t.Errorf("%.2f%% of the pixels are drawn, in %d colours", 100*share, colours)
			}
			if coloured := hasColour(img); coloured == c.noColours {
				t.Errorf("data is there: %v", coloured)
			}
		})
	}
}

// hasColour looks for a pixel that is no grey, as all that is not data is nearly.
func hasColour(img image.Image) bool {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			if max(r, g, b)-min(r, g, b) > 0x3000 {
				return true
			}
		}
	}
	// The lightest colour of a matrix is nearly grey: it counts where it covers a large part.
	_, drawn := shades(img)
	return drawn > img.Bounds().Dx()*img.Bounds().Dy()/3
}

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	one := []float64{1}
	for name, err := range map[string]error{
		"2 x and 1 y":          Lines(io.Discard, Frame{}, Series{X: []float64{1, 2}, Y: one}),
		"1 values for 2":       Bars(io.Discard, Frame{}, []string{"a", "b"}, Group{Values: one}),
		"1 rows of values":     Heat(io.Discard, Frame{}, Matrix{Values: [][]float64{one}}),
		"1 values for 2 colu":  Heat(io.Discard, Frame{}, Matrix{Rows: []string{"a"}, Columns: []string{"b", "c"}, Values: [][]float64{one}}),
		"bins from 0 to 0":     Histogram(io.Discard, Frame{}, 5),
		"0 bins":               Ridges(io.Discard, Frame{XRange: [2]float64{0, 1}}, 0),
		"2 counts":             Ridges(io.Discard, Frame{XRange: [2]float64{0, 1}}, 3, Sample{Values: one, Counts: []float64{1, 2}}),
		"10 × 720 pixels":      Lines(io.Discard, Frame{Width: 10}, Series{Y: one}),
		"1200 × 100000 pixels": Bars(io.Discard, Frame{Height: 100000}, []string{"a"}, Group{Values: one}),
		"full":                 Lines(failing{}, Frame{}, Series{Y: one}),
		"is not within":        Draw(io.Discard, Frame{}, Diagram{Boxes: []Box{{Name: "far", X: 1190, W: 20, H: 20}}}),
		"through 1 points":     Draw(io.Discard, Frame{}, Diagram{Arrows: []Arrow{{Points: [][2]float64{{1, 1}}}}}),
		"is not within 1":      Draw(io.Discard, Frame{}, Diagram{Boxes: []Box{{Name: "flat", W: 20}}}),
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestWhatRidgesSay(t *testing.T) {
	s := Sample{Values: []float64{0, 1, 2}, Counts: []float64{10, 0, 30}}
	for _, c := range []struct {
		counts []float64
		top    float64
		want   string
	}{{[]float64{20, 20}, 20, "1.5 ± 0.866"}, {[]float64{10, 30}, 11.5, "1.5 ± 0.866, 75% orange"}, {[]float64{0, 40}, 40, "1.5 ± 0.866"}} {
		top := heightOf(c.counts)
		if got := about(s, c.counts, top); math.Abs(top-c.top) > 1e-9 || got != c.want {
			t.Errorf("%v: %g, %q; want %g, %q", c.counts, top, got, c.top, c.want)
		}
	}
	if !crowded([]string{"closed_hat", "open_hat"}, 90) || crowded([]string{"1.1", "", "", "", "1.2"}, 10) {
		t.Error("names are slanted at the wrong width")
	}
}

func TestAreaAndMoments(t *testing.T) {
	if got := (Curve{FPR: []float64{0, 0.5, 1}, TPR: []float64{0, 1, 1}}).Area(); got != 0.75 {
		t.Errorf("area %g, want 0.75", got)
	}
	n, mean, deviation := Sample{Values: []float64{1, 5}, Counts: []float64{3, 1}}.Moments()
	if n != 4 || mean != 2 || math.Abs(deviation-math.Sqrt(3)) > 1e-12 {
		t.Errorf("%g, %g, %g", n, mean, deviation)
	}
	counts := Sample{Values: []float64{-1, 0, 0.5, 1, 2}}.bin(0, 1, 2)
	if counts[0] != 1 || counts[1] != 2 {
		t.Errorf("bins %v", counts)
	}
}
