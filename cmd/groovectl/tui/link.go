package tui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// What the link sends to the terminal.
type (
	statusMsg  struct{ control.Status }
	offlineMsg struct{ err error }
	// resultMsg is the result of a command: a text, or an error.
	resultMsg struct {
		text string
		err  error
	}
	loopMsg struct {
		id  uint64
		doc *groove.LoopDoc // nil = the daemon does not have it
	}
)

// link is the terminal's connection to the daemon. It reconnects to a daemon that went away.
//
// in:  do
// out: notify, called from its goroutines
type link struct {
	client   *control.Client
	interval time.Duration // between two statuses
	retry    time.Duration // between two attempts
	commands chan steer.Request
	notify   func(tea.Msg)
}

func newLink(c *control.Client, interval time.Duration) *link {
	return &link{client: c, interval: interval, retry: 500 * time.Millisecond, commands: make(chan steer.Request, 64)}
}

// do queues a command. It never waits; it returns false when the queue is full.
func (l *link) do(c steer.Request) bool {
	select {
	case l.commands <- c:
		return true
	default:
		return false
	}
}

// run receives statuses and sends commands until ctx ends.
func (l *link) run(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.sendCommands(ctx)
	}()
	for ctx.Err() == nil {
		err := l.client.Events(ctx, l.interval, func(ev control.Event) error {
			l.notify(statusMsg{ev.Status})
			return nil
		})
		if ctx.Err() == nil {
			l.notify(offlineMsg{err})
		}
		select {
		case <-ctx.Done():
		case <-time.After(l.retry):
		}
	}
	<-done
}

// sendCommands sends the commands in their order.
func (l *link) sendCommands(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-l.commands:
			text, err := l.send(ctx, c)
			l.notify(resultMsg{text, err})
		}
	}
}

// send sends one command and returns the result as a text.
func (l *link) send(ctx context.Context, c steer.Request) (string, error) {
	if c.Name != steer.Prompt {
		return "", l.client.Command(ctx, c)
	}
	done, err := l.client.Do(ctx, c)
	if err != nil || done.Prompt == nil {
		return "", err
	}
	reply := done.Prompt
	said := slices.Clone(reply.Understood)
	for _, w := range reply.Patterns {
		said = append(said, "not possible: "+w.Text)
	}
	if len(reply.Unknown) > 0 {
		said = append(said, "not understood: "+strings.Join(reply.Unknown, ", "))
	}
	return strings.Join(said, "; "), nil
}

// fetch requests a loop.
func (l *link) fetch(ctx context.Context, id uint64) tea.Cmd {
	return func() tea.Msg {
		doc, err := l.client.Loop(ctx, id)
		if err != nil {
			return loopMsg{id: id}
		}
		return loopMsg{id, &doc}
	}
}

// shortReason is the cause of an error, as one line.
func shortReason(err error) string {
	var u *control.UnreachableError
	if errors.As(err, &u) && u.Err != nil {
		return describe.FirstLine(u.Err.Error())
	}
	return describe.FirstLine(err.Error())
}
