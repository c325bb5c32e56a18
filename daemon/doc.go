// Package daemon wires grooved: it opens the edges, starts player, decoder, OSC and control socket, keeps the one state
// that all of them steer, and ends everything in an order that leaves no note sounding.
//
// What happens to an F8: midiport stamps it → player.Receive queues it and wakes the timing goroutine → clock.Follower →
// seq.Sequencer → midiport.Out. What happens to an OSC /groove/genre: osc parses it → Daemon.Apply changes the state by
// steer.Apply → pregen decodes → player.QueueLoop → the sequencer takes it at the next boundary of the quantum.
package daemon
