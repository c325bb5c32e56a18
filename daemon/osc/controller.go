package osc

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	goosc "github.com/hypebeast/go-osc/osc"
)

// Controller is an OSC client for tests and measurements: it sends to a Server and receives its feedback. One
// goroutine may call Send while another one calls Next.
type Controller struct {
	to   netip.AddrPort
	conn *net.UDPConn
	buf  [maxDatagram]byte
}

// Dial returns a controller that sends to a server and listens on its own address. The server's feedback must go to
// the port of that address.
func Dial(to, own netip.AddrPort) (*Controller, error) {
	c, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(own))
	if err != nil {
		return nil, fmt.Errorf("receive OSC feedback on %s: %w (another program may use the port)", own, err)
	}
	return &Controller{to: to, conn: c}, nil
}

// Send sends a message. Values get the types that the server's feedback has.
func (c *Controller) Send(address string, args ...any) error {
	data, err := encode(address, args)
	if err != nil {
		return err
	}
	_, err = c.conn.WriteToUDPAddrPort(data, c.to)
	return err
}

// Next waits for a message until an instant; then the error is os.ErrDeadlineExceeded.
func (c *Controller) Next(until time.Time) (address string, args []any, err error) {
	if err = c.conn.SetReadDeadline(until); err != nil {
		return "", nil, err
	}
	for {
		n, _, err := c.conn.ReadFromUDPAddrPort(c.buf[:])
		if err != nil {
			var op *net.OpError
			if errors.As(err, &op) && !op.Timeout() && !errors.Is(err, net.ErrClosed) {
				continue // Windows reports here that nothing received an earlier message
			}
			return "", nil, err
		}
		p, err := goosc.ParsePacket(string(c.buf[:n]))
		if err != nil {
			return "", nil, fmt.Errorf("read feedback: %w", err)
		}
		if m, ok := p.(*goosc.Message); ok {
			return m.Address, m.Arguments, nil
		}
	}
}

// Await waits for a message to an address and drops other messages.
func (c *Controller) Await(address string, patience time.Duration) ([]any, error) {
	for until := time.Now().Add(patience); ; {
		got, args, err := c.Next(until)
		if err != nil {
			return nil, fmt.Errorf("wait for %s: %w", address, err)
		}
		if got == address {
			return args, nil
		}
	}
}

// Close closes the socket.
func (c *Controller) Close() error { return c.conn.Close() }

// Port returns the port on which it receives feedback.
func (c *Controller) Port() uint16 { return c.conn.LocalAddr().(*net.UDPAddr).AddrPort().Port() }
