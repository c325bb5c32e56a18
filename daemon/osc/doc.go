// Package osc receives Open Sound Control messages over UDP, which steer the daemon, and sends changes back to the
// controllers.
//
// The addresses, types and ranges are those of daemon/steer's table; docs/osc.md shows them to users. One goroutine
// reads datagrams. Another one, the pump, does everything else: it parses, applies messages to the Hub, and sends
// feedback. No datagram stops them. Messages that are malformed, out of range, too large, too far in the future or
// from a sender that is not allowed are counted, and answered with /groove/error where that is possible. Only a valid
// message makes its sender a client, and what all clients get together is bounded: see clients.go, budget.go, echo.go.
//
// go-osc's ParsePacket parses one message at a time. Bundles, time tags and address patterns are handled here, after
// the OSC 1.0 specification (M. Wright, 2002, opensoundcontrol.org/spec-1_0). go-osc itself ignores the sizes inside a
// bundle, loses data beyond 4,096 bytes, starts a goroutine for each future bundle, and compiles patterns as
// unanchored regular expressions that panic when they are malformed.
package osc
