// Package clock is musical time: instants, tempi, ticks, the timeline that maps between them, the follower of an
// external MIDI clock and the internal source. Pure: time is always an argument.
package clock
