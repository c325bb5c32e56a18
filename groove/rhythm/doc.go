// Package rhythm reads words for where hits are, "kick on 1 and 3", "16th hats", "four on the floor", as cells to pin.
//
// A text counts whole or not at all: with one word in it that is not known here, nothing is pinned. So what is not
// understood is never done by half.
package rhythm
