// Package tui shows live what plays on the whole terminal, and steers it by keys.
package tui

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"strings"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

// frameTime is the time between two frames while the playhead moves; otherwise only changes are drawn.
const frameTime = 50 * time.Millisecond

// model is the live view as bubbletea runs it: Update changes it, View draws it.
type model struct {
	view    view
	link    *link
	ctx     context.Context
	palette *palette
	line    textinput.Model // of the prompt
	quit    bool
	beating bool // a frameMsg is on its way
	asked   map[uint64]bool
}

// frameMsg says that it is time for the next frame.
type frameMsg time.Time

func newModel(ctx context.Context, link *link, color bool) *model {
	m := &model{link: link, ctx: ctx, palette: newPalette(color), line: textinput.New(), asked: map[uint64]bool{}}
	m.line.CharLimit = 1000
	m.view.color = color
	m.view.gone = "connecting"
	m.view.width, m.view.height = 80, 24
	return m
}

// Options say how the live view runs.
type Options struct {
	Interval time.Duration // between two statuses; 0 = a tenth of a second
	In       io.Reader     // the keyboard
	Out      io.Writer     // the screen
}

// Run shows the live view on a terminal until the user leaves it. A daemon that does not answer at the start is an error;
// later the view waits for it.
func Run(ctx context.Context, c *control.Client, o Options) error {
	s, err := c.Status(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	if o.Interval == 0 {
		o.Interval = 100 * time.Millisecond
	}
	link := newLink(c, o.Interval)
	profile := profileOf(o.Out, os.Environ())
	m := newModel(ctx, link, profile > colorprofile.ASCII)
	m.hear(s)
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(o.In), tea.WithOutput(o.Out), tea.WithColorProfile(profile),
		tea.WithWindowSize(m.view.width, m.view.height)) // the size is for an output that is no terminal
	link.tell = p.Send
	done := make(chan struct{})
	go func() {
		defer close(done)
		link.run(ctx)
	}()
	_, err = p.Run()
	stop()
	<-done
	if errors.Is(err, tea.ErrProgramKilled) || errors.Is(err, tea.ErrInterrupted) {
		return nil // a signal is a way to leave, too
	}
	return err
}

// profileOf returns the colors that an output can show. NO_COLOR with any text switches them off (no-color.org).
func profileOf(out io.Writer, env []string) colorprofile.Profile {
	for _, v := range env {
		if name, value, _ := strings.Cut(v, "="); name == "NO_COLOR" && value != "" {
			return colorprofile.ASCII
		}
	}
	return colorprofile.Detect(out, env)
}

// Init implements tea.Model.
func (m *model) Init() tea.Cmd { return m.follow() }

// Update implements tea.Model.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.view.now = time.Now()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.view.width, m.view.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		m.key(msg)
	case tea.PasteMsg:
		m.paste(msg)
	case frameMsg:
		m.beating = false
	case statusMsg:
		m.hear(msg.Status)
	case goneMsg:
		m.view.gone = shortReason(msg.err)
		clear(m.asked)
	case saidMsg:
		m.say(msg)
	case loopMsg:
		m.take(msg)
	}
	if m.quit {
		return m, tea.Quit
	}
	return m, m.follow()
}

// View implements tea.Model.
func (m *model) View() tea.View {
	v := tea.NewView(m.view.draw().String(m.palette))
	v.AltScreen = true
	return v
}

// hear takes a status.
func (m *model) hear(s control.Status) {
	if m.view.gone != "" && (m.view.status.PID != s.PID || s.UptimeS < m.view.status.UptimeS) { // another daemon counts from 1
		m.view.loop, m.view.next = nil, nil
	}
	maps.DeleteFunc(m.asked, func(_ uint64, waiting bool) bool { return !waiting })
	m.view.status, m.view.heard, m.view.gone = s, time.Now(), ""
	m.view.now = m.view.heard
	if m.view.next != nil && m.view.next.LoopID == s.Loop.ID {
		m.view.loop = m.view.next
	}
	if m.view.next != nil && m.view.next.LoopID != s.Loop.PendingID {
		m.view.next = nil
	}
	if s.Loop.PendingID == 0 {
		m.view.showNext = false
	}
}

// follow asks for the loops that are not known yet, and for the next frame.
func (m *model) follow() tea.Cmd {
	var list []tea.Cmd
	l := m.view.status.Loop
	if m.view.gone == "" {
		for _, id := range []uint64{l.ID, l.PendingID} {
			if _, asked := m.asked[id]; id == 0 || m.knows(id) || asked {
				continue
			}
			m.asked[id] = true
			list = append(list, m.link.fetch(m.ctx, id))
		}
	}
	if m.view.running() && !m.beating {
		m.beating = true
		list = append(list, tea.Tick(frameTime, func(t time.Time) tea.Msg { return frameMsg(t) }))
	}
	return tea.Batch(list...)
}

func (m *model) knows(id uint64) bool {
	return m.view.loop != nil && m.view.loop.LoopID == id || m.view.next != nil && m.view.next.LoopID == id
}

// take takes a loop that was asked for.
func (m *model) take(msg loopMsg) {
	delete(m.asked, msg.id)
	l := m.view.status.Loop
	switch {
	case msg.doc == nil:
		m.asked[msg.id] = false // it is asked for again after the next status, should it still matter then
	case msg.id == l.ID:
		m.view.loop = msg.doc
	case msg.id == l.PendingID:
		m.view.next = msg.doc
	}
}

// command sends a command, and shows at once what it will change: the daemon's next status is the truth.
func (m *model) command(name string, args ...any) {
	cmd := steer.Request{Name: name, Args: args}
	if m.view.gone != "" {
		m.view.said, m.view.wrong = "no daemon", true
		return
	}
	if !m.link.do(cmd) {
		m.view.said, m.view.wrong = "the daemon does not keep up", true
		return
	}
	m.view.said = name
	c, err := cmd.Resolve()
	if err != nil || c.Param().Action() {
		return
	}
	if r, err := steer.Apply(m.view.status.Steer, c); err == nil {
		m.view.status.Steer = r.State
		m.view.said = name + " " + describe.Values(c.Param().Value(r.State))
	}
}

// say shows what a command came to.
func (m *model) say(msg saidMsg) {
	switch {
	case msg.err != nil:
		m.view.said, m.view.wrong = shortReason(msg.err), true
	case msg.text != "":
		m.view.said, m.view.wrong = msg.text, false
	}
}
