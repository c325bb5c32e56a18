package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gogpu/gputypes"
	"github.com/gogpu/wgpu"
)

// softwareNames are in the names of drivers that compute on the processor and may not say so.
var softwareNames = []string{"llvmpipe", "lavapipe", "swiftshader", "software", "basic render", "warp"}

// errNoAdapter says that there is no GPU with a driver.
var errNoAdapter = errors.New("no GPU with a Vulkan, Metal or DX12 driver was found")

// openAdapter opens the fastest GPU or, if software is asked for, a driver that computes on the processor.
func openAdapter(software bool) (*wgpu.Adapter, error) {
	instance, err := wgpu.CreateInstance(&wgpu.InstanceDescriptor{Backends: backends})
	if err != nil {
		return nil, fmt.Errorf("open the graphics system: %w", err)
	}
	a, err := instance.RequestAdapter(&wgpu.RequestAdapterOptions{
		PowerPreference: gputypes.PowerPreferenceHighPerformance, ForceFallbackAdapter: software,
	})
	if err != nil {
		return nil, errNoAdapter
	}
	return a, usable(a.Info(), software)
}

// usable returns why an adapter is not to be used, or nil.
func usable(info wgpu.AdapterInfo, software bool) error {
	switch {
	case info.Backend == gputypes.BackendEmpty:
		return errNoAdapter // the library's own renderer, which does not run these kernels
	case isSoftware(info) && !software:
		return fmt.Errorf("%s computes on the processor: only --engine gpu-software uses it", info.Name)
	}
	return nil
}

func isSoftware(info wgpu.AdapterInfo) bool {
	if info.DeviceType == gputypes.DeviceTypeCPU {
		return true
	}
	name := strings.ToLower(info.Name + " " + info.Driver)
	for _, s := range softwareNames {
		if strings.Contains(name, s) {
			return true
		}
	}
	return false
}
