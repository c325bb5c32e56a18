// Package soundfont plays drum grooves through a SoundFont 2 file of the user, with a synthesiser written in Go.
//
// The library underneath trusts the file: a wrong length makes it reserve gigabytes, a wrong index
// makes it panic. So the package checks a file before the library reads it, and recovers in each call into the library.
package soundfont
