//go:build !linux

package midiport

// RaiseThreadPriority does nothing on this system.
func RaiseThreadPriority() {}
