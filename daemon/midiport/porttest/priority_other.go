//go:build !linux

package porttest

import "context"

// realTime returns nothing: the bench's kernel is a Linux program.
func realTime() []string { return nil }

// lowerPrograms does nothing, for the same reason.
func lowerPrograms(context.Context, int) {}
