// Package daemon runs grooved: it opens and connects the parts, reports their status, reloads the settings, and closes
// the parts in an order that leaves no note sounding.
//
// A clock tick (F8) becomes notes on this way: midiport stamps it, player.Receive queues it and wakes the timing
// goroutine, which runs clock.Follower and seq.Sequencer and sends by midiport.Out. A command such as OSC /groove/genre
// takes this way: osc parses it, session.Apply changes the parameters and requests a loop, pregen decodes it,
// player.QueueLoop passes it on, and the sequencer takes it over at the next boundary of the quantum.
//
// # Order of locks
//
// Package lockorder lists the mutexes that can be held together, in the order in which a goroutine may lock them: model
// change, network, jobs, session, loops, capture, encoder, library, settings, allow list. The tests of this package
// check the order. The session's mutex is never held while something waits: files and encoders are read before it is
// locked. The real-time path (midiport, player, seq) takes none of them.
//
// # Order of closing
//
// shutdown in daemon.go: save the state, cancel a capture, ask a training to save, end all notes, close the ports, the
// recording, the network, the page, the watchers and the control socket, and at last the decoder.
package daemon
