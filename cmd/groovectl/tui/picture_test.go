package tui

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// A cell of the picture, in pixels.
const (
	cellWidth, cellHeight = 12, 24
	pictureMargin         = 16
)

func rgb(hex, otherwise string) color.RGBA {
	if hex == "" {
		hex = otherwise
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		panic(err)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

func face(t *testing.T, data []byte) font.Face {
	t.Helper()
	f, err := opentype.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	// At 20 pixels a letter of Go Mono is 12 wide.
	out, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 20, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// frameImage draws a frame as a terminal shows it.
func frameImage(t *testing.T, s *screen) *image.RGBA {
	t.Helper()
	const back, front = "#12141a", "#b9c0cc"
	m := image.NewRGBA(image.Rect(0, 0, s.width*cellWidth+2*pictureMargin, s.height*cellHeight+2*pictureMargin))
	fill := func(x0, y0, x1, y1 int, c color.RGBA) {
		draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, m.Rect.Dx(), m.Rect.Dy(), rgb(back, ""))
	regular, bold := face(t, gomono.TTF), face(t, gomonobold.TTF)
	for y := range s.height {
		for x := range s.width {
			c := s.at(x, y)
			left, top := pictureMargin+x*cellWidth, pictureMargin+y*cellHeight
			fill(left, top, left+cellWidth, top+cellHeight, rgb(c.style.bg, back))
			drawn := rgb(c.style.fg, front)
			switch r := c.letter; {
			case r == 0 || r == ' ':
			case r >= '▁' && r <= '█': // terminals draw these to the cell's edges, and so does this
				h := int(r-'▁'+1) * cellHeight / 8
				fill(left, top+cellHeight-h, left+cellWidth-2, top+cellHeight, drawn)
			case r == '━':
				fill(left, top+cellHeight/2-2, left+cellWidth, top+cellHeight/2+2, drawn)
			case r == '─':
				fill(left, top+cellHeight/2-1, left+cellWidth, top+cellHeight/2, drawn)
			case r == '│':
				fill(left+cellWidth/2, top, left+cellWidth/2+1, top+cellHeight, drawn)
			default:
				d := font.Drawer{Dst: m, Src: image.NewUniform(drawn), Face: regular, Dot: fixed.P(left, top+18)}
				if c.style.bold {
					d.Face = bold
				}
				d.DrawString(string(r))
			}
		}
	}
	return m
}

// TestPicture keeps docs/terminal.png the picture of what the code draws.
func TestPicture(t *testing.T) {
	v := sampleView(92, 24)
	v.status.Job = &jobs.Status{State: jobs.StateRunning, Progress: jobs.Progress{Phase: jobs.PhaseTrain, Epoch: 3, Epochs: 8, Step: 50, Steps: 100, SecondsLeft: 95}}
	v.status.Job.ID = "3"
	v.color = true
	v.message = "density 1.3"
	got := frameImage(t, v.draw())
	path := filepath.Join("..", "..", "..", "docs", "terminal.png")
	if ctltest.Update() {
		var b bytes.Buffer
		if err := png.Encode(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds() != got.Bounds() {
		t.Fatalf("docs/terminal.png is %v, want %v: run the test with -update", m.Bounds(), got.Bounds())
	}
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			if color.RGBAModel.Convert(m.At(x, y)) != got.At(x, y) {
				t.Fatalf("docs/terminal.png differs at %d, %d: run the test with -update if that is meant", x, y)
			}
		}
	}
}

// keyPage is docs/terminal.md, but for its beginning.
func keyPage() string {
	var b strings.Builder
	b.WriteString("| key | what it does |\n|---|---|\n")
	for _, k := range bindings {
		help := k.help
		if help == "this page" {
			help = "the page of keys"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", k.label, help)
	}
	return b.String()
}

func TestKeysAreDocumented(t *testing.T) {
	const mark = "## Keys\n\n"
	path := filepath.Join("..", "..", "..", "docs", "terminal.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lead, keys, ok := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), mark)
	if ctltest.Update() {
		keys = keyPage()
		if err := os.WriteFile(path, []byte(lead+mark+keys), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !ok || keys != keyPage() {
		t.Error("docs/terminal.md has other keys than groovectl watch: run the test with -update")
	}
}
