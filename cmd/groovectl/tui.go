package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"time"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
)

// frameTime is the time between two frames while the playhead moves; otherwise only changes are drawn.
const frameTime = 50 * time.Millisecond

// tui is the live view as bubbletea runs it: Update changes it, View draws it.
type tui struct {
	view    tuiView
	link    *tuiLink
	ctx     context.Context
	palette *palette
	line    textinput.Model // of the prompt
	quit    bool
	beating bool // a frameMsg is on its way
	asked   map[uint64]bool
}

// frameMsg says that it is time for the next frame.
type frameMsg time.Time

func newTUI(ctx context.Context, link *tuiLink, r *lipgloss.Renderer) *tui {
	m := &tui{link: link, ctx: ctx, palette: newPalette(r), line: textinput.New(), asked: map[uint64]bool{}}
	m.line.CharLimit = 1000
	m.view.color = r.ColorProfile() != termenv.Ascii
	m.view.gone = "connecting"
	m.view.width, m.view.height = 80, 24
	return m
}

// runTUI shows the live view on a terminal until the user leaves it. That no daemon answers at the beginning is an error,
// as for every command; later it is waited for. The daemon is heard at an interval, 0 = ten times a second.
func runTUI(ctx context.Context, c *control.Client, interval time.Duration, in io.Reader, out io.Writer) error {
	s, err := c.Status(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	if interval == 0 {
		interval = 100 * time.Millisecond
	}
	link := newLink(c, interval)
	m := newTUI(ctx, link, lipgloss.NewRenderer(out))
	m.hear(s)
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithAltScreen())
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
		return nil // by a signal, which is a way to leave
	}
	return err
}

// Init implements tea.Model.
func (m *tui) Init() tea.Cmd { return m.follow() }

// Update implements tea.Model.
func (m *tui) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.view.now = time.Now()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.view.width, m.view.height = msg.Width, msg.Height
	case tea.KeyMsg:
		m.key(msg)
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
func (m *tui) View() string { return m.view.draw().String(m.palette) }

// hear takes a status.
func (m *tui) hear(s control.Status) {
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
func (m *tui) follow() tea.Cmd {
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

func (m *tui) knows(id uint64) bool {
	return m.view.loop != nil && m.view.loop.LoopID == id || m.view.next != nil && m.view.next.LoopID == id
}

// take takes a loop that was asked for.
func (m *tui) take(msg loopMsg) {
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
func (m *tui) command(name string, args ...any) {
	cmd := steer.Command{Name: name, Args: args}
	if m.view.gone != "" {
		m.view.said, m.view.wrong = "no daemon", true
		return
	}
	if !m.link.do(cmd) {
		m.view.said, m.view.wrong = "the daemon does not keep up", true
		return
	}
	m.view.said = name
	p, err := steer.Lookup(name)
	if err != nil || p.Action() {
		return
	}
	if next, _, err := steer.Apply(m.view.status.Steer, cmd); err == nil {
		m.view.status.Steer = next
		if values, err := steer.Get(next, name); err == nil {
			m.view.said = name + " " + formatValues(values)
		}
	}
}

// say shows what a command came to.
func (m *tui) say(msg saidMsg) {
	switch {
	case msg.err != nil:
		m.view.said, m.view.wrong = shortReason(msg.err), true
	case msg.text != "":
		m.view.said, m.view.wrong = msg.text, false
	}
}

// onTerminal reports whether the live view can be shown: both ends are a terminal that understands escape sequences.
func onTerminal(in io.Reader, t terminal, env func(string) string) bool {
	f, ok := in.(*os.File)
	return ok && t.width > 0 && env("TERM") != "dumb" && terminalOf(f, env).width > 0
}
