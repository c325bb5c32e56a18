//go:build !unix

package porttest

import "testing"

// alone does nothing: the bench's kernel is a Linux program.
func alone(*testing.T) {}
