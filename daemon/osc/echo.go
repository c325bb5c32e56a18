package osc

import (
	"bytes"
	"time"
)

// Feedback has the addresses that set the values. So another daemon, or an app that sends on what it gets, answers it
// as if it were a controller, and the answer to that would be answered too. A reply therefore never brings a reply.

// echoWindow is how long after feedback the same message from its receiver counts as its echo.
const echoWindow = time.Second

// How often in a row a client may send what it was sent without being taken for a daemon: the last value, and the one
// before it, with which two daemons swap values. A control may confirm what the complete state set; a person who moves a
// switch to and fro faster than this loses only the confirmation.
const (
	maxEchoes = 1
	maxSwaps  = 4
)

// echo says what a message is to the feedback that its sender got.
type echo int

const (
	noEcho  echo = iota
	echoed       // the value that was sent last: the sender has it
	swapped      // the value before the last, again and again
)

// pong is the argument of our answers to pings. A ping with it is the answer of another daemon.
const pong = "reply"

// echoOf returns what a message at an entry is. data are its bytes: a daemon encodes a value as this one does.
func (c *client) echoOf(i int, data []byte, now time.Time) echo {
	if c == nil || i >= len(c.slots) {
		return noEcho
	}
	s := &c.slots[i]
	last, before := bytes.Equal(data, s.echo[0]), bytes.Equal(data, s.echo[1])
	if now.Sub(s.sent) >= echoWindow || !last && !before {
		s.echoes = 0
		return noEcho
	}
	s.echoes++
	switch {
	case last && s.echoes > maxEchoes:
		return echoed
	case s.echoes > maxSwaps:
		return swapped
	}
	return noEcho
}

// isReply reports whether a message is one that only a server sends.
func (p *pump) isReply(m message) bool {
	if m.address == pingAddress {
		return len(m.args) == 1 && m.args[0] == pong
	}
	return p.servers[m.address]
}

// serverAddresses are the addresses that only servers send.
func serverAddresses() map[string]bool {
	all := make(map[string]bool)
	for _, a := range readOnly {
		all[a.Address] = true
	}
	return all
}
