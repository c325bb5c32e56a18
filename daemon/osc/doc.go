// Package osc lets controllers steer the daemon by Open Sound Control over UDP, and tells them what changes.
//
// The addresses, types and ranges are those of daemon/steer's table; docs/osc.md shows them to users. One goroutine
// reads datagrams, another one owns everything else: it parses, applies to the Hub, and sends feedback. Nothing that
// arrives stops either of them: what is malformed, out of range, too large, too far in the future or from elsewhere than
// allowed is answered with /groove/error where the sender can be told, and counted.
//
// Messages are parsed by go-osc's ParsePacket, one at a time. Bundles, time tags and address patterns are handled here,
// after the OSC 1.0 specification (M. Wright, 2002, opensoundcontrol.org/spec-1_0): go-osc ignores the sizes inside a
// bundle, loses what lies beyond 4,096 bytes, starts a goroutine for each future bundle, and compiles patterns as
// unanchored regular expressions that panic when they are malformed.
package osc
