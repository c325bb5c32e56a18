//go:build !linux

package midiport

// FavourThread is known for Linux only.
func FavourThread() {}
