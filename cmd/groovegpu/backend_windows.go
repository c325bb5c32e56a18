package main

import (
	"github.com/gogpu/gputypes"
	_ "github.com/gogpu/wgpu/hal/dx12"   // registers itself
	_ "github.com/gogpu/wgpu/hal/vulkan" // registers itself
)

const backends = gputypes.BackendsVulkan | gputypes.BackendsDX12
