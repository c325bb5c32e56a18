package main

import (
	"github.com/gogpu/gputypes"
	_ "github.com/gogpu/wgpu/hal/metal" // registers itself
)

const backends = gputypes.BackendsMetal
