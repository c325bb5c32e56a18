package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"rsc.io/qr"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/osc/access"
)

// pairing is one run of groovectl osc pair.
type pairing struct {
	client *control.Client
	out    io.Writer // for people
	lines  <-chan string
	name   string // given on the command line
	yes    bool
	plain  bool // no QR code
}

func oscPairCommand(a *app) *cobra.Command {
	var p pairing
	asJSON, length := false, access.DefaultWindow
	cmd := &cobra.Command{
		Use:   "pair",
		Short: "Pair a phone, a tablet or another computer for OSC",
		Long: `Pair a phone, a tablet or another computer, so that it can steer by OSC. The port opens to the network for two minutes. Enter
the address and the ports in the app, or scan the QR code. Then move a control in the app. The first device that sends is
shown; answer y to pair it, for good. Until then its messages have no effect. Messages of other senders are refused and
counted (groovectl osc list).

Ctrl-C, or closing the terminal, ends the pairing. The port stays open to paired controllers; groovectl osc forget removes one.`,
		Example: `  groovectl osc pair
  groovectl osc pair --name phone --for 5m
  groovectl osc pair --yes --json`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			p.out, p.lines = cmd.OutOrStdout(), linesOf(cmd.InOrStdin())
			if asJSON {
				p.out = cmd.ErrOrStderr()
			}
			return a.talk(func(c *control.Client) error {
				p.client = c
				in, err := p.run(ctx, length)
				if err == nil && asJSON {
					err = json.NewEncoder(cmd.OutOrStdout()).Encode(in)
				}
				return err
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&p.name, "name", "", "what to call the controller (default: its host name, or its address)")
	flags.BoolVar(&p.yes, "yes", false, "let the first that speaks in without asking; for networks of your own")
	flags.BoolVar(&p.plain, "no-qr", false, "show no QR code")
	flags.BoolVar(&asJSON, "json", false, "print the controller as a JSON document; all else goes to standard error")
	flags.DurationVar(&length, "for", length, "how long to wait for it, up to an hour")
	return cmd
}

// linesOf reads lines until the end of its input and sends them.
func linesOf(r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(r); scan.Scan(); {
			lines <- scan.Text()
		}
	}()
	return lines
}

var errPairEnded = errors.New("pair: ended; no controller was added")

// run pairs a controller, and leaves no pairing behind when it fails. It begins uninterrupted, so that it is known whether there
// is a pairing to be ended.
func (p *pairing) run(ctx context.Context, length time.Duration) (in access.Controller, err error) {
	doc, err := p.client.Pair(context.WithoutCancel(ctx), control.PairRequest{Seconds: length.Seconds()})
	if err != nil {
		return in, err
	}
	defer func() {
		if err != nil {
			// The pairing ends here. It may have ended already, which is no error.
			_, _ = p.client.Pair(context.WithoutCancel(ctx), control.PairRequest{End: true})
			if ctx.Err() != nil { // whichever request it cut short
				err = errPairEnded
			}
		}
	}()
	if err = p.showInstructions(doc); err != nil {
		return in, err
	}
	for {
		c, err := p.candidate(ctx)
		if err != nil {
			return in, err
		}
		name, ok, err := p.ask(ctx, c)
		if err != nil {
			return in, err
		}
		in, err = p.client.AnswerPair(ctx, control.PairAnswer{Addr: c.Addr, Accept: ok, Name: name})
		if err != nil {
			return in, err
		}
		if ok {
			_, err = fmt.Fprintf(p.out, "%s, %s, may steer from now on; groovectl osc forget %q takes it back\n", in.Name, in.Addr, in.Name)
			return in, err
		}
		p.say("sent away; waiting for another\n")
	}
}

func (p *pairing) say(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format, args...) }

// showInstructions shows what has to be typed into the app.
func (p *pairing) showInstructions(doc control.Controllers) error {
	if doc.Pairing == nil || len(doc.Addresses) == 0 {
		return errors.New("pair: this machine has no address on a network: connect it first")
	}
	at, err := netip.ParseAddrPort(doc.Addr)
	if err != nil {
		return fmt.Errorf("pair: the daemon listens on %q: %w", doc.Addr, err)
	}
	target := net.JoinHostPort(doc.Addresses[0], fmt.Sprint(at.Port()))
	if code, err := qr.Encode("osc.udp://"+target+"/", qr.M); err == nil && !p.plain {
		p.say("%s\n", qrText(code))
	}
	p.say("In the app, as OSC connection by UDP:\n  host          %s\n", doc.Addresses[0])
	for _, other := range doc.Addresses[1:] {
		p.say("                or %s\n", other)
	}
	p.say("  send port     %d\n  receive port  %d\n", at.Port(), doc.ReplyPort)
	if doc.Announced {
		p.say("Apps that look for it list it as GrooveGen.\n")
	}
	p.say("Then touch something in the app, until %s.\n", doc.Pairing.Until.Local().Format("15:04:05"))
	return nil
}

// lookEvery is the interval of requests for the first controller that sent something.
const lookEvery = 200 * time.Millisecond

// candidate waits for the first controller that sends something.
func (p *pairing) candidate(ctx context.Context) (*access.Candidate, error) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		doc, err := p.client.Controllers(ctx)
		switch {
		case err != nil:
			return nil, err
		case doc.Pairing == nil:
			return nil, errors.New("pair: no controller sent anything: check that the app is on the same network, and its host and send port")
		case doc.Pairing.Candidate != nil:
			return doc.Pairing.Candidate, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, errPairEnded
		}
	}
}

// ask shows the candidate and reads from the user whether it may steer, and its name.
func (p *pairing) ask(ctx context.Context, c *access.Candidate) (name string, ok bool, err error) {
	known := hostName(ctx, c.Addr)
	who := c.Addr.String()
	if known != "" {
		who += " (" + known + ")"
	}
	what := "something that is no OSC message"
	if c.First != "" {
		what = c.First
	}
	p.say("%s sent %s.\n", who, what)
	if name = p.name; name == "" {
		name = known
	}
	if p.yes {
		return name, true, nil
	}
	p.say("Let it steer? [y/N] ")
	line, err := p.line(ctx)
	if err != nil {
		return "", false, err
	}
	if line = strings.ToLower(strings.TrimSpace(line)); line != "y" && line != "yes" {
		return "", false, nil
	}
	if p.name != "" {
		return name, true, nil
	}
	p.say("Its name? [%s] ", orAddress(name, c.Addr))
	if line, err = p.line(ctx); err == nil && strings.TrimSpace(line) != "" {
		name = line
	}
	return name, true, ctx.Err()
}

func orAddress(name string, addr netip.Addr) string {
	if name == "" {
		return addr.String()
	}
	return name
}

// line waits for a line of the user's.
func (p *pairing) line(ctx context.Context) (string, error) {
	select {
	case line, ok := <-p.lines:
		if !ok {
			return "", errors.New("pair: no answer: say y, or give --yes")
		}
		return line, nil
	case <-ctx.Done():
		return "", errPairEnded
	}
}
