// Package seq is the sequencer: it knows the loop that plays and the one that waits, and says which notes are due when
// the song's position moves on. Pure: the position, in ticks, is an argument.
//
// Step k of the song opens when the position passes k − 0.5 steps. At that moment it is decided which loop the step
// comes from, so a note with a negative offset on the first step of a new loop already belongs to that loop and sounds
// at the end of the pass before. Offsets lie in [−0.5, 0.5) steps, so all notes of a step fall between its opening and
// the next one's: one short sorted list is all the look-ahead there is.
//
// A Sequencer allocates nothing after New, and all its methods are realtime-safe. It belongs to one goroutine.
package seq
