// Package oscquery tells programs over HTTP which OSC addresses there are, after the OSCQuery proposal
// (github.com/Vidvox/OSCQueryProposal): GET of an address gives its node as JSON, with what lies below it in CONTENTS;
// ?HOST_INFO says where OSC is listened for, and ?VALUE, ?RANGE and the like give one attribute alone.
//
// The tree is made from the tables of packages steer and osc, so it cannot differ from what is heard and told. Changes are
// told by OSC feedback, not by the proposal's web socket (LISTEN). Web pages cannot read it: requests by any name but this
// machine's are refused, so that none that a page has made point here is answered, and no other origin is allowed.
package oscquery
