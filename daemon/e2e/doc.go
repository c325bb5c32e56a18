// Package e2e holds the end-to-end tests: a clock master, grooved and a receiver on a real MIDI system, and what the
// receiver must have heard. There is no code in it but tests.
//
// They run where GROOVE_MIDI_BENCH names the MIDI bench, and are skipped elsewhere. The ALSA scenarios run in a kernel
// of their own (see porttest.VM): the outer test builds the daemon and the bench's tools and starts this package's tests
// again inside; those whose names begin with TestVM are the scenarios. JACK runs on the host, on a server of the test's.
package e2e
