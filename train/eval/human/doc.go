// Package human measures how drumming sounds in numbers, and how far two sets of loops are from each other in each of them.
//
// Every figure is two-sided: a generator can be more robotic than drummers, or sloppier, and both are wrong. How much of a
// distance is chance is told by the real loops themselves: they are cut into halves many times, a performance being in one half
// only, and the distances between halves are the noise floor.
//
// The definitions were chosen so that real loops give the figures that the project's reference states; each docstring has
// the value on the Groove dataset's validation and test windows that are not empty and not gospel (3,783 loops), which is
// what the reference turned out to have measured on.
package human
