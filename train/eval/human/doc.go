// Package human measures drumming in numbers, and how far two sets of loops differ in each of them.
//
// Every figure is two-sided: a generator can be more regular than drummers, or less, and both are wrong. The
// noise floor of a distance comes from the real loops: they are cut into halves many times, each performance in one
// half only, and the floor is the distance between the halves.
//
// With these definitions real loops give the figures of the project's reference. Each doc comment has
// the value on the Groove dataset's validation and test windows that are not empty and not gospel (3,783 loops), the
// windows that the reference was measured on.
package human
