package roll

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// backbeat is a rock beat that shows everything: loud and soft, early and late, an early downbeat, a fill.
func backbeat() *groove.Loop {
	l := &groove.Loop{Feel: groove.DefaultFeel(), Origin: groove.Origin{
		Model: "0123456789ab", Seed: 7, Temperature: 0.8, Style: groove.Pure(groove.Rock, 100),
	}}
	l.Feel.Swing = 0.58
	r := groove.Rand(1, 1)
	put := func(step int, v groove.Voice, velocity float32) {
		l.Pattern.Hits[step][v] = true
		l.Pattern.Offsets[step][v] = float32(r.NormFloat64()) * 0.12
		l.Pattern.Velocities[step][v] = velocity
	}
	for bar := range groove.Bars {
		b := bar * groove.StepsPerBar
		for s := 0; s < 16; s += 2 {
			put(b+s, groove.ClosedHat, 0.9-0.4*float32(s%4/2))
		}
		put(b, groove.Kick, 0.95)
		put(b+7, groove.Kick, 0.5)
		put(b+10, groove.Kick, 0.8)
		put(b+4, groove.Snare, 0.9)
		put(b+12, groove.Snare, 1)
		put(b+9, groove.Snare, 0.15)
		put(b+15, groove.OpenHat, 0.7)
	}
	l.Pattern.Offsets[0][groove.Kick] = -0.4
	for i, v := range []groove.Voice{groove.HighTom, groove.HighTom, groove.MidTom, groove.MidTom, groove.LowTom, groove.LowTom} {
		put(58+i, v, 0.6+0.05*float32(i))
	}
	put(0, groove.Crash, 1)
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			p := 0.3 * r.Float32() * r.Float32()
			if l.Pattern.Hits[s][v] {
				p = 0.5 + r.Float32()/2
			}
			l.Probabilities[s][v] = p
		}
	}
	l.Pattern = l.Pattern.Canonical()
	return l
}

var update = flag.Bool("update", false, "rewrite the golden picture")

func TestDrawLoopGolden(t *testing.T) {
	got := DrawLoop(backbeat())
	const golden = "testdata/backbeat.golden.png"
	if *update {
		var buf bytes.Buffer
		if err := EncodePNG(&buf, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("the picture is %v, want %v", got.Bounds(), want.Bounds())
	}
	flat := image.NewRGBA(want.Bounds())
	draw.Draw(flat, flat.Rect, want, image.Point{}, draw.Src)
	// Processors that fuse multiplication and addition round a few pixels to the neighbouring level.
	if d, at := difference(got.(*image.RGBA), flat); d > 2 {
		t.Errorf("the picture differs by %d levels at %v: look at it, then run with -update if it is meant", d, at)
	}
}

// difference returns the largest difference of two pictures in a channel, of 255, and where it is.
func difference(a, b *image.RGBA) (worst int, at image.Point) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			i := a.PixOffset(x, y)
			for k := range 4 {
				if d := int(a.Pix[i+k]) - int(b.Pix[i+k]); max(d, -d) > worst {
					worst, at = max(d, -d), image.Pt(x, y)
				}
			}
		}
	}
	return worst, at
}

// single returns a pattern of one hit.
func single(step int, v groove.Voice, offset, velocity float32) groove.Pattern {
	var p groove.Pattern
	p.Hits[step][v], p.Offsets[step][v], p.Velocities[step][v] = true, offset, velocity
	return p
}

// edges returns the extent of what a hit adds to the row of a voice, above the row's line.
func edges(p groove.Pattern, v groove.Voice) (left, top int) {
	with, without := Draw(p, Options{}).(*image.RGBA), Draw(groove.Pattern{}, Options{}).(*image.RGBA)
	left, top = width, height
	for y := int(rowOf(int(v))) - rowHeight; y < int(rowOf(int(v)))-3; y++ {
		for x := gridLeft - stepWidth/2 - 1; x < gridRight; x++ {
			if with.RGBAAt(x, y) != without.RGBAAt(x, y) {
				left, top = min(left, x), min(top, y)
			}
		}
	}
	return left, top
}

func TestHitsStandWhereTheySound(t *testing.T) {
	for _, c := range []struct {
		step   int
		offset float32
		x      int
	}{
		{0, 0, gridLeft},
		{0, -0.5, gridLeft - stepWidth/2},
		{8, 0.25, gridLeft + 8*stepWidth + 5}, // 5.5: the pixel is half covered
		{63, 0.5, gridRight - stepWidth/2 - 1},
	} {
		if left, _ := edges(single(c.step, groove.Snare, c.offset, 1), groove.Snare); left != c.x {
			t.Errorf("step %d offset %v begins at pixel %d, want %d", c.step, c.offset, left, c.x)
		}
	}
}

func TestLouderIsTaller(t *testing.T) {
	before := height
	for _, v := range []float32{0.01, 0.25, 0.5, 0.75, 1} {
		_, top := edges(single(20, groove.Ride, 0, v), groove.Ride)
		if top >= before {
			t.Errorf("velocity %v reaches up to %d, not above %d", v, top, before)
		}
		before = top
	}
	if line := int(rowOf(int(groove.Ride))); line-before > rowHeight {
		t.Error("the loudest hit reaches into the next row")
	}
}

func TestDrawTakesAnything(_ *testing.T) {
	nan := float32(math.NaN())
	var p groove.Pattern
	var probabilities [groove.Steps][groove.NumVoices]float32
	for s := range groove.Steps {
		for v := range groove.NumVoices {
			p.Hits[s][v], p.Offsets[s][v], p.Velocities[s][v] = true, nan, nan
			probabilities[s][v] = []float32{nan, -1, 7}[(s+v)%3]
		}
	}
	Draw(p, Options{Title: strings.Repeat("long ", 200), Subtitle: strings.Repeat("ü", 999), BPM: 120, Probabilities: &probabilities})
	Draw(groove.Pattern{}, Options{})
}

func TestFigures(t *testing.T) {
	if got := figures(&groove.Pattern{}, 120); got != "no hits" {
		t.Errorf("an empty pattern is %q", got)
	}
	p := single(0, groove.Kick, 0.1, 100./127)
	p.Hits[4][groove.Snare], p.Offsets[4][groove.Snare], p.Velocities[4][groove.Snare] = true, -0.3, 60./127
	if got, want := figures(&p, 150), "2 hits   velocity 80   offset -10.0 ± 20.0 ms"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := figures(&p, 0), "2 hits   velocity 80"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEncodePNGSaysWhatFailed(t *testing.T) {
	err := EncodePNG(failingWriter{}, Draw(groove.Pattern{}, Options{}))
	if err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("error %v", err)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }
