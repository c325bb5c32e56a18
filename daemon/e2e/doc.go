// Package e2e tests the programs end to end: a clock master, grooved and a receiver on a real MIDI system. There is no code
// in it but tests.
//
// They run where GROOVE_MIDI_BENCH names the MIDI bench, and are skipped elsewhere and in make test. TestALSA builds the
// programs and starts this package's tests again in a kernel of their own (see porttest.VM): there the tests whose names
// begin with TestVM play. JACK runs on the host, on a server that the test starts.
//
// A song ends when what the test waits for has happened. A run in which the host stalled is invalid and repeated: see
// scenario. Nothing else is repeated.
package e2e
