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

// frameTime is the time between two frames while the playhead moves. A still view is drawn when it changes.
const frameTime = 50 * time.Millisecond

// model is the live view for Bubble Tea: Update changes it, View draws it.
type model struct {
	view         view
	link         *link
	ctx          context.Context
	palette      *palette
	line         textinput.Model // of the prompt
	quit         bool
	framePending bool // a frameMsg is on its way
	requested    map[uint64]bool
}

// frameMsg says that it is time for the next frame.
type frameMsg time.Time

func newModel(ctx context.Context, link *link, color bool) *model {
	m := &model{link: link, ctx: ctx, palette: newPalette(color), line: textinput.New(), requested: map[uint64]bool{}}
	m.line.CharLimit = 1000
	m.view.color = color
	m.view.offline = "connecting"
	m.view.width, m.view.height = 80, 24
	return m
}

// Options say how the live view runs.
type Options struct {
	Interval time.Duration // between two statuses; 0 = a tenth of a second
	In       io.Reader     // the keyboard
	Out      io.Writer     // the screen
}

// Run shows the live view on a terminal until the user leaves it. A daemon that does not answer at the start is an
// error; later the view waits for it.
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
	m.setStatus(s)
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(o.In), tea.WithOutput(o.Out), tea.WithColorProfile(profile),
		tea.WithWindowSize(m.view.width, m.view.height)) // the size is for an output that is no terminal
	link.notify = p.Send
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
		m.framePending = false
	case statusMsg:
		m.setStatus(msg.Status)
	case offlineMsg:
		m.view.offline = shortReason(msg.err)
		clear(m.requested)
	case resultMsg:
		m.showResult(msg)
	case loopMsg:
		m.setLoop(msg)
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

// setStatus shows a new status.
func (m *model) setStatus(s control.Status) {
	if m.view.offline != "" && (m.view.status.PID != s.PID || s.UptimeS < m.view.status.UptimeS) { // another daemon counts from 1
		m.view.loop, m.view.next = nil, nil
	}
	maps.DeleteFunc(m.requested, func(_ uint64, waiting bool) bool { return !waiting })
	m.view.status, m.view.received, m.view.offline = s, time.Now(), ""
	m.view.now = m.view.received
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

// follow requests the loops that are not known yet, and the next frame.
func (m *model) follow() tea.Cmd {
	var list []tea.Cmd
	l := m.view.status.Loop
	if m.view.offline == "" {
		for _, id := range []uint64{l.ID, l.PendingID} {
			if _, asked := m.requested[id]; id == 0 || m.knows(id) || asked {
				continue
			}
			m.requested[id] = true
			list = append(list, m.link.fetch(m.ctx, id))
		}
	}
	if m.view.running() && !m.framePending {
		m.framePending = true
		list = append(list, tea.Tick(frameTime, func(t time.Time) tea.Msg { return frameMsg(t) }))
	}
	return tea.Batch(list...)
}

func (m *model) knows(id uint64) bool {
	return m.view.loop != nil && m.view.loop.LoopID == id || m.view.next != nil && m.view.next.LoopID == id
}

// setLoop shows a loop that was requested.
func (m *model) setLoop(msg loopMsg) {
	delete(m.requested, msg.id)
	l := m.view.status.Loop
	switch {
	case msg.doc == nil:
		m.requested[msg.id] = false // it is requested again after the next status, if it still matters then
	case msg.id == l.ID:
		m.view.loop = msg.doc
	case msg.id == l.PendingID:
		m.view.next = msg.doc
	}
}

// command sends a command and shows its effect at once. The daemon's next status replaces that.
func (m *model) command(name string, args ...any) {
	cmd := steer.Request{Name: name, Args: args}
	if m.view.offline != "" {
		m.view.message, m.view.refused = "no daemon", true
		return
	}
	if !m.link.do(cmd) {
		m.view.message, m.view.refused = "the daemon is busy: press the key again", true
		return
	}
	m.view.message = name
	c, err := cmd.Resolve()
	if err != nil || c.Param().Action() {
		return
	}
	if r, err := steer.Apply(m.view.status.Steer, c); err == nil {
		m.view.status.Steer = r.State
		m.view.message = name + " " + describe.Values(c.Param().Value(r.State))
	}
}

// showResult shows the result of a command.
func (m *model) showResult(msg resultMsg) {
	switch {
	case msg.err != nil:
		m.view.message, m.view.refused = shortReason(msg.err), true
	case msg.text != "":
		m.view.message, m.view.refused = msg.text, false
	}
}
