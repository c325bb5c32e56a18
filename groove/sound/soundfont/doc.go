// Package soundfont plays drum grooves through a SoundFont 2 file of the user, with a synthesiser written in Go.
//
// The library underneath believes what a file says of itself: a wrong length makes it reserve gigabytes, a wrong index
// makes it panic. So a file is looked through before the library sees it, and each call into it is made under recover.
package soundfont
