//go:build !linux

package midiport

import "errors"

// RaiseThread is known for Linux only.
func RaiseThread(int) error { return errors.New("real-time threads are not available on this system") }
