// Package oscquery lists the OSC addresses over HTTP, after the OSCQuery proposal
// (github.com/Vidvox/OSCQueryProposal). GET of an address returns its node as JSON, with the nodes below in CONTENTS.
// ?HOST_INFO returns the OSC port, and ?VALUE, ?RANGE and the like return one attribute.
//
// The tree is built from the tables of packages steer and osc, so it always matches them. Changes are sent as OSC
// feedback, not over the proposal's web socket (LISTEN). Web pages cannot read it: requests under any name except this
// machine's own are refused (a page could make another name point here), and no other origin is allowed.
package oscquery
