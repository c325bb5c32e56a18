//go:build !linux && !darwin && !windows

package main

import "github.com/gogpu/gputypes"

const backends = gputypes.Backends(0) // none is known here
