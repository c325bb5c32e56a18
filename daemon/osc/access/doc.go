// Package access decides which controllers on the network may send OSC: it keeps the allow list and pairs new
// controllers.
//
// OSC has no passwords, and UDP has no connections: anybody who knows the port can send. The daemon therefore accepts
// packets only from network addresses that a person has allowed. It refuses and counts all others. A pairing is a short
// time in which the first unpaired sender becomes the candidate. Its messages have no effect until the user accepts it.
// This does not stop a machine on the same network that forges addresses: on a network with such machines, send from
// this machine only.
package access
