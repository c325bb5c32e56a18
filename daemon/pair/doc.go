// Package pair remembers which controllers on the network may steer.
//
// OSC has no passwords, and UDP no connections: whoever knows the port can send. So only senders that a person has let in
// are heard, by their network address; everybody else is refused and counted. A pairing is a short time in which the first
// stranger that speaks becomes the candidate; what it sends is not done until somebody says yes. That does not keep out a
// neighbor who forges addresses: on a network with such neighbors, steer from this machine only.
package pair
