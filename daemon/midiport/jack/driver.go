//go:build cgo && linux

package jack

/*
#cgo CFLAGS: -O2 -Wall -Wextra -std=gnu11 -DGG_HEADERS=0xc49517eb
#cgo LDFLAGS: -ldl -lm -lpthread
#include <stdlib.h>
#include "client.h"
*/
import "C"

import (
	"fmt"
	"unsafe"

	"github.com/groovegen/groovegen/daemon/midiport"
)

type driver struct{ client string }

// New returns the JACK server that JACK_DEFAULT_SERVER names, or the default one. client is the client name of
// attached ports. It does not start a server. The error is a *midiport.SystemError if there is no library or no
// server.
func New(client string) (midiport.Driver, error) {
	c, err := open(client, 0)
	if err != nil {
		return nil, err
	}
	c.release()
	return &driver{client: client}, nil
}

// Name returns "jack".
func (d *driver) Name() string { return "jack" }

// OpenVirtual makes a client of this name with the ports midi_in and midi_out.
func (d *driver) OpenVirtual(name string) (midiport.In, midiport.Out, error) {
	c, err := open(name, C.GG_IN|C.GG_OUT)
	if err != nil {
		return nil, nil, err
	}
	c.users.Store(2)
	own := C.GoString(C.gg_name(c.c))
	return &in{client: c, name: own + ":midi_in", own: own}, &out{client: c, name: own + ":midi_out", own: own}, nil
}

// OpenIn makes a client with an input and connects an output whose name contains name to it.
func (d *driver) OpenIn(name string) (midiport.In, error) {
	c, full, err := d.attach(name, C.GG_IN)
	if err != nil {
		return nil, err
	}
	return &in{client: c, name: full}, nil
}

// OpenOut makes a client with an output and connects it to an input whose name contains name.
func (d *driver) OpenOut(name string) (midiport.Out, error) {
	c, full, err := d.attach(name, C.GG_OUT)
	if err != nil {
		return nil, err
	}
	return &out{client: c, name: full}, nil
}

// Ins lists the outputs of other clients.
func (d *driver) Ins() ([]string, error) { return d.list(C.GG_IN) }

// Outs lists the inputs of other clients.
func (d *driver) Outs() ([]string, error) { return d.list(C.GG_OUT) }

// Close does nothing: the caller closes the ports.
func (d *driver) Close() error { return nil }

func (d *driver) attach(name string, direction C.int) (*client, string, error) {
	c, err := open(d.client, direction)
	if err != nil {
		return nil, "", err
	}
	what := "input"
	if direction == C.GG_OUT {
		what = "output"
	}
	have := c.ports(direction)
	i, err := midiport.FindPort(what, name, have)
	if err != nil {
		c.release()
		return nil, "", err
	}
	other := C.CString(have[i])
	defer C.free(unsafe.Pointer(other))
	if C.gg_connect(c.c, other, direction) != 0 {
		c.release()
		return nil, "", fmt.Errorf("connect MIDI %s port %q: refused by JACK; is it still there?", what, have[i])
	}
	return c, have[i], nil
}

func (d *driver) list(direction C.int) ([]string, error) {
	c, err := open(d.client, 0)
	if err != nil {
		return nil, err
	}
	defer c.release()
	return c.ports(direction), nil
}

// open makes a client with the given ports and one user.
func open(name string, directions C.int) (*client, error) {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	var raw *C.gg_client
	rc := C.gg_open(s, directions, &raw) //nolint:gocritic // it reads what cgo makes of this line
	if rc != 0 {
		return nil, openError(rc)
	}
	c := &client{c: raw}
	c.users.Store(1)
	return c, nil
}

func openError(rc C.int) error {
	e := &midiport.SystemError{System: "JACK"}
	switch rc {
	case C.GG_NO_LIBRARY:
		e.Missing = "libjack.so.0 is not installed"
		e.Hint = "install JACK (on Debian and Ubuntu: apt install jackd2, or pipewire-jack)"
	case C.GG_OLD_LIBRARY:
		e.Missing = "libjack.so.0 lacks functions that we need"
		e.Hint = "install a newer JACK"
	case C.GG_NO_SERVER:
		e.Missing = "no JACK server runs"
		e.Awaited = true
		e.Hint = "start one (for example `jackd -d alsa`, or qjackctl), or run this program through pw-jack; " +
			"JACK_DEFAULT_SERVER names a server that is not the default one"
	default:
		e.Missing = "the server refused a client or a port"
		e.Hint = "look at the messages of the JACK server"
	}
	return e
}
