// Package recognition measures how well the genre of a drummer's playing can be recognised at all, and what limits it:
// by window and by whole performance, with features of what repeats, and by how many drummers there are to learn from.
package recognition
