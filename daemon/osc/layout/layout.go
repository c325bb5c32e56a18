// Package layout makes the TouchOSC layout from the table of parameters, checks layouts against it, and draws them.
//
// The layout has pages for a phone (play, voices, loop) and one with everything for a tablet. Each control's range is
// its parameter's, so that neither can drift from the other. A control follows the feedback at its own address; what
// TouchOSC cannot show by itself, such as which of the genres plays, is shown by lamps, which have addresses of their
// own (package osc, ReadOnly).
package layout

import (
	"crypto/sha256"
	"fmt"

	"github.com/groovegen/groovegen/daemon/osc/tosc"
)

// The canvas: the shape of a phone in the hand, 9 to 16. A tablet held upright shows it a little narrower than its
// screen.
const (
	width   = 480
	height  = 854
	tabbar  = 44
	gap     = 8
	caption = 16 // height of a caption over a control
)

// Build returns the canvas of the layout.
func Build() *tosc.Node {
	b := &builder{}
	root := b.node(nil, tosc.Group, tosc.Rect{W: width, H: height})
	root.Set("color", background)
	root.Set("background", true)
	root.Set("name", "GrooveGen")
	pager := b.node(root, tosc.Pager, tosc.Rect{W: width, H: height})
	pager.Set("tabbar", true)
	pager.Set("tabbarSize", tabbar)
	pager.Set("tabLabels", true)
	pager.Set("textSizeOff", 16)
	pager.Set("textSizeOn", 16)
	pager.Begin("page", "0")
	for _, p := range contents() {
		p.fill(page{b, b.page(pager, p.name)}, area{0, 0, width, height - tabbar}.inset(gap))
	}
	return root
}

// content is what a page is called and what fills it.
type content struct {
	name string
	fill func(page, area)
}

func contents() []content {
	return []content{{"Play", play}, {"Voices", voices}, {"Loop", loop}, {"Tablet", tablet}}
}

// PageNames lists the pages in the order of their tabs, without building them.
func PageNames() []string {
	var names []string
	for _, c := range contents() {
		names = append(names, c.name)
	}
	return names
}

// Pages returns the pages of a layout that Build made, by name.
func Pages(root *tosc.Node) map[string]*tosc.Node {
	pages := map[string]*tosc.Node{}
	root.Walk(func(n *tosc.Node, _, _ float64) {
		if name := n.String("tabLabel"); name != "" {
			pages[name] = n
		}
	})
	return pages
}

// builder counts the nodes it makes, so that each has an ID of its own and every run makes the same.
type builder struct{ nodes int }

func (b *builder) node(parent *tosc.Node, kind string, frame tosc.Rect) *tosc.Node {
	b.nodes++
	sum := sha256.Sum256(fmt.Appendf(nil, "groovegen layout node %d", b.nodes))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // a UUID of version 8 (RFC 9562), made from whatever one likes
	n := &tosc.Node{ID: fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16]), Type: kind}
	n.Set("frame", frame)
	n.Set("visible", true)
	n.Set("shape", 1) // a rectangle
	n.Set("outline", false)
	n.Set("cornerRadius", 4.0)
	if kind != tosc.Label {
		n.Begin("touch", "false")
	}
	if parent != nil {
		parent.Children = append(parent.Children, n)
	}
	return n
}

func (b *builder) page(pager *tosc.Node, name string) *tosc.Node {
	n := b.node(pager, tosc.Group, tosc.Rect{Y: tabbar, W: width, H: height - tabbar})
	n.Set("color", background)
	n.Set("background", true)
	n.Set("name", name)
	n.Set("tabLabel", name)
	n.Set("tabColorOff", panel)
	n.Set("tabColorOn", accent)
	n.Set("textColorOff", soft)
	n.Set("textColorOn", background)
	return n
}

// area is a part of a page that is still to be filled.
type area struct{ x, y, w, h float64 }

func (a area) rect() tosc.Rect      { return tosc.Rect{X: a.x, Y: a.y, W: a.w, H: a.h} }
func (a area) inset(d float64) area { return area{a.x + d, a.y + d, a.w - 2*d, a.h - 2*d} }

// top cuts h off the top and leaves the rest, with a gap between.
func (a *area) top(h float64) area {
	out := area{a.x, a.y, a.w, h}
	a.y, a.h = a.y+h+gap, a.h-h-gap
	return out
}

// left cuts w off the left and leaves the rest.
func (a *area) left(w float64) area {
	out := area{a.x, a.y, w, a.h}
	a.x, a.w = a.x+w+gap, a.w-w-gap
	return out
}

// grid divides the area into columns and rows and returns the cells line by line.
func (a area) grid(columns, rows int, between float64) []area {
	w := (a.w - between*float64(columns-1)) / float64(columns)
	h := (a.h - between*float64(rows-1)) / float64(rows)
	cells := make([]area, 0, columns*rows)
	for r := range rows {
		for c := range columns {
			cells = append(cells, area{a.x + float64(c)*(w+between), a.y + float64(r)*(h+between), w, h})
		}
	}
	return cells
}
