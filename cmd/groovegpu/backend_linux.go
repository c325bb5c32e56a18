package main

import (
	"github.com/gogpu/gputypes"
	_ "github.com/gogpu/wgpu/hal/vulkan" // registers itself
)

const backends = gputypes.BackendsVulkan
