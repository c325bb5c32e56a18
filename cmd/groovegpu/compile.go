package main

import (
	"encoding/binary"
	"fmt"

	"github.com/gogpu/gputypes"
	"github.com/gogpu/wgpu"

	"github.com/groovegen/groovegen/infer/gpu/wire"
)

// bound works out how large batches and slices may be.
func (e *engine) bound(l wgpu.Limits) error {
	largest := int(min(l.MaxStorageBufferBindingSize, l.MaxBufferSize, 1<<31)) / 4 // numbers in a buffer
	for i := range e.net.layers {
		if n := len(e.net.layers[i].weights); n > largest {
			return fmt.Errorf("layer %d has %d weights: %s takes %d at most", i, n, e.adapter.Info().Name, largest)
		}
	}
	e.maxBatch, e.maxSlice = wire.MaxBatch, wire.SliceLoops
	for i, size := range e.net.size {
		if i == bufInput || i == bufOut {
			e.maxBatch = min(e.maxBatch, largest/size)
		} else {
			e.maxSlice = min(e.maxSlice, largest/size)
		}
	}
	if e.maxBatch < 1 || e.maxSlice < 1 {
		return fmt.Errorf("a loop's activations do not fit into %d bytes, the most that %s takes", 4*largest, e.adapter.Info().Name)
	}
	return nil
}

// compile makes the pipelines of the two kernels.
func (e *engine) compile() error {
	uniform, input := gputypes.BufferBindingTypeUniform, gputypes.BufferBindingTypeReadOnlyStorage
	var err error
	if e.layerGroup, err = e.groupLayout(uniform, input, input, input, gputypes.BufferBindingTypeStorage); err != nil {
		return err
	}
	if e.sliceGroup, err = e.groupLayout(uniform); err != nil {
		return err
	}
	layout, err := e.device.CreatePipelineLayout(&wgpu.PipelineLayoutDescriptor{BindGroupLayouts: []*wgpu.BindGroupLayout{e.layerGroup, e.sliceGroup}})
	if err != nil {
		return fmt.Errorf("lay out the kernels: %w", err)
	}
	module, err := e.device.CreateShaderModule(&wgpu.ShaderModuleDescriptor{Label: "product", WGSL: product})
	if err != nil {
		return fmt.Errorf("compile the kernels: %w", err)
	}
	for name, p := range map[string]**wgpu.ComputePipeline{"narrow": &e.narrow, "wide": &e.wide} {
		*p, err = e.device.CreateComputePipeline(&wgpu.ComputePipelineDescriptor{Label: name, Layout: layout, Module: module, EntryPoint: name})
		if err != nil {
			return fmt.Errorf("compile kernel %s: %w", name, err)
		}
	}
	return nil
}

func (e *engine) groupLayout(types ...gputypes.BufferBindingType) (*wgpu.BindGroupLayout, error) {
	var d wgpu.BindGroupLayoutDescriptor
	for i, t := range types {
		d.Entries = append(d.Entries, wgpu.BindGroupLayoutEntry{
			Binding: uint32(i), Visibility: wgpu.ShaderStageCompute, Buffer: &gputypes.BufferBindingLayout{Type: t},
		})
	}
	l, err := e.device.CreateBindGroupLayout(&d)
	if err != nil {
		return nil, fmt.Errorf("lay out the buffers: %w", err)
	}
	return l, nil
}

// load puts a layer's weights on the GPU.
func (e *engine) load(l *layer) error {
	var sizes []byte
	for _, u := range e.net.uniform(l) {
		sizes = binary.NativeEndian.AppendUint32(sizes, u)
	}
	var b layerBuffers
	for _, part := range []struct {
		buffer **wgpu.Buffer
		usage  wgpu.BufferUsage
		data   []byte
	}{
		{&b.sizes, wgpu.BufferUsageUniform, sizes},
		{&b.weights, wgpu.BufferUsageStorage, wire.Bytes(l.weights)},
		{&b.bias, wgpu.BufferUsageStorage, wire.Bytes(l.bias)},
	} {
		var err error
		if *part.buffer, err = e.buffer(len(part.data), part.usage|wgpu.BufferUsageCopyDst); err != nil {
			return err
		}
		if err := e.device.Queue().WriteBuffer(*part.buffer, 0, part.data); err != nil {
			return err
		}
	}
	l.weights = nil // the GPU has them
	e.weights = append(e.weights, b)
	return nil
}

func (e *engine) buffer(size int, usage wgpu.BufferUsage) (*wgpu.Buffer, error) {
	return e.device.CreateBuffer(&wgpu.BufferDescriptor{Size: uint64(size), Usage: usage})
}
