//go:build !linux

package midiport

// RaiseThreadPriority is known for Linux only.
func RaiseThreadPriority() {}
