package tui

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// What the link tells the terminal.
type (
	statusMsg struct{ control.Status }
	goneMsg   struct{ err error }
	// saidMsg is what a command came to: a text, or an error.
	saidMsg struct {
		text string
		err  error
	}
	loopMsg struct {
		id  uint64
		doc *groove.LoopDoc // nil = it is not to be had
	}
)

// link is the terminal's connection to the daemon. A daemon that goes away is waited for.
//
// in:  do
// out: tell, called from its goroutines
type link struct {
	client   *control.Client
	interval time.Duration // between two statuses
	retry    time.Duration // between two attempts
	commands chan steer.Request
	tell     func(tea.Msg)
}

func newLink(c *control.Client, interval time.Duration) *link {
	return &link{client: c, interval: interval, retry: 500 * time.Millisecond, commands: make(chan steer.Request, 64)}
}

// do has the daemon do a command, behind those before it. It never waits; of more than are done in time it drops.
func (l *link) do(c steer.Request) bool {
	select {
	case l.commands <- c:
		return true
	default:
		return false
	}
}

// run listens and speaks until ctx ends.
func (l *link) run(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.speak(ctx)
	}()
	for ctx.Err() == nil {
		err := l.client.Events(ctx, l.interval, func(ev control.Event) error {
			l.tell(statusMsg{ev.Status})
			return nil
		})
		if ctx.Err() == nil {
			l.tell(goneMsg{err})
		}
		select {
		case <-ctx.Done():
		case <-time.After(l.retry):
		}
	}
	<-done
}

// speak sends the commands, one after the other so that they keep their order.
func (l *link) speak(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-l.commands:
			text, err := l.send(ctx, c)
			l.tell(saidMsg{text, err})
		}
	}
}

// send does one command and says what it came to.
func (l *link) send(ctx context.Context, c steer.Request) (string, error) {
	if c.Name != steer.Prompt {
		return "", l.client.Command(ctx, c)
	}
	done, err := l.client.Do(ctx, c)
	if err != nil || done.Prompt == nil {
		return "", err
	}
	reply := done.Prompt
	said := strings.Join(reply.Understood, "; ")
	if len(reply.Unknown) > 0 {
		said += "; not understood: " + strings.Join(reply.Unknown, ", ")
	}
	return said, nil
}

// fetch asks for a loop.
func (l *link) fetch(ctx context.Context, id uint64) tea.Cmd {
	return func() tea.Msg {
		doc, err := l.client.Loop(ctx, id)
		if err != nil {
			return loopMsg{id: id}
		}
		return loopMsg{id, &doc}
	}
}

// shortReason is the root of an error, which fits into a line.
func shortReason(err error) string {
	var u *control.UnreachableError
	if errors.As(err, &u) && u.Err != nil {
		return describe.FirstLine(u.Err.Error())
	}
	return describe.FirstLine(err.Error())
}
