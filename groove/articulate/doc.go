// Package articulate draws how the hits of a pattern are struck: side stick and rim of the snare, pedal and edge of the
// hats, edge and bell of the cymbals. It is a last layer over the nine voices: hits, offsets and velocities stay as
// they are.
//
// Drummers keep one way of striking a voice for a whole section. So a manner is drawn first, for each voice of a loop:
// how large the share of each articulation is, by the genre and by how busy the voice is. Then each hit's articulation
// is drawn by the manner, the place in the bar, the velocity and the nearest other hit of its voice. Both depend on
// that voice's own hits alone, and a hit's on its neighbors: a change of one voice leaves the others as they are.
//
// The table is counted from the training windows of the Groove MIDI Dataset: see Counts.
package articulate
