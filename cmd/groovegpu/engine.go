package main

import (
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/gogpu/wgpu"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/gpu/wire"
)

//go:embed product.wgsl
var product string

const (
	sliceStride = 256 // bytes between the uniforms of two slices: what every adapter allows
	narrowRows  = 32  // up to so many rows the kernel for few rows is used
	firstBatch  = 16  // loops that there is room for at first
	// hang is how long a batch may take before the driver is taken for dead. The client waits less.
	hang = time.Minute
)

// engine is a model on a GPU: its weights stay there. One goroutine at a time.
type engine struct {
	net              *network
	adapter          *wgpu.Adapter
	device           *wgpu.Device
	narrow, wide     *wgpu.ComputePipeline
	layerGroup       *wgpu.BindGroupLayout
	sliceGroup       *wgpu.BindGroupLayout
	weights          []layerBuffers // one for each layer
	maxBatch         int
	maxSlice         int
	room             int // loops of a batch that the buffers have room for; 0: there are none yet
	sliceLoops       int // loops of a slice
	activations      [numBuffers]*wgpu.Buffer
	staging          *wgpu.Buffer
	slices           *wgpu.Buffer
	layers, slicesAt []*wgpu.BindGroup
	input            []float32
}

// layerBuffers are what a layer keeps on the GPU.
type layerBuffers struct{ sizes, weights, bias *wgpu.Buffer }

// newEngine compiles the kernels and loads the weights.
func newEngine(a *wgpu.Adapter, m *infer.Model) (*engine, error) {
	device, err := a.RequestDevice(nil)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", a.Info().Name, err)
	}
	e := &engine{net: newNetwork(m), adapter: a, device: device}
	if err := e.bound(device.Limits()); err != nil {
		return nil, err
	}
	if err := e.compile(); err != nil {
		return nil, err
	}
	for i := range e.net.layers {
		if err := e.load(&e.net.layers[i]); err != nil {
			return nil, fmt.Errorf("load layer %d: %w", i, err)
		}
	}
	return e, e.reserve(firstBatch)
}

// ready describes the engine.
func (e *engine) ready() wire.Ready {
	i := e.adapter.Info()
	return wire.Ready{Adapter: i.Name, Driver: i.DriverInfo, Backend: i.Backend.String(), Software: isSoftware(i), MaxBatch: e.maxBatch}
}

// decode decodes a batch and passes the numbers of each slice to result: one plane for each of the heads, before their
// functions. They are valid during the call.
func (e *engine) decode(z, cond []float32, result func(first, loops int, planes []byte) error) error {
	loops := len(cond) / groove.ConditionSize
	if loops > e.maxBatch {
		return fmt.Errorf("decode: %d loops: want at most %d", loops, e.maxBatch)
	}
	if err := e.reserve(loops); err != nil {
		return err
	}
	if err := e.upload(z, cond, loops); err != nil {
		return fmt.Errorf("decode: upload: %w", err)
	}
	size := 4 * loops * e.net.size[bufOut]
	if err := e.submit(loops, size); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return e.read(loops, size, result)
}

// upload writes the inputs and the slices of a batch.
func (e *engine) upload(z, cond []float32, loops int) error {
	e.input = wire.Grown(e.input, loops*e.net.size[bufInput])
	fillInput(e.input, z, cond, e.net.config.Latent)
	queue := e.device.Queue()
	if err := queue.WriteBuffer(e.activations[bufInput], 0, wire.Bytes(e.input)); err != nil {
		return err
	}
	sizes := make([]byte, (loops+e.sliceLoops-1)/e.sliceLoops*sliceStride)
	for first := 0; first < loops; first += e.sliceLoops {
		at := first / e.sliceLoops * sliceStride
		binary.NativeEndian.PutUint32(sizes[at:], uint32(first))
		binary.NativeEndian.PutUint32(sizes[at+4:], uint32(min(e.sliceLoops, loops-first)))
	}
	return queue.WriteBuffer(e.slices, 0, sizes)
}

// fillInput puts z and the condition of each loop side by side.
func fillInput(dst, z, cond []float32, latent int) {
	const conditions = groove.ConditionSize
	for len(dst) > 0 {
		copy(dst[copy(dst, z[:latent]):], cond[:conditions])
		dst, z, cond = dst[latent+conditions:], z[latent:], cond[conditions:]
	}
}

// submit runs all layers of all slices, and the copy of the results, in one submission.
func (e *engine) submit(loops, size int) error {
	encoder, err := e.device.CreateCommandEncoder(nil)
	if err != nil {
		return err
	}
	pass, err := encoder.BeginComputePass(nil)
	if err != nil {
		return err
	}
	for first := 0; first < loops; first += e.sliceLoops {
		for i := range e.net.layers {
			l := &e.net.layers[i]
			rows := l.rows * min(e.sliceLoops, loops-first)
			kernel, rowsEach, columnsEach := e.wide, tile, tile
			if rows <= narrowRows {
				kernel, rowsEach, columnsEach = e.narrow, 1, 256
			}
			pass.SetPipeline(kernel)
			pass.SetBindGroup(0, e.layers[i], nil)
			pass.SetBindGroup(1, e.slicesAt[first/e.sliceLoops], nil)
			pass.Dispatch(uint32((l.n+columnsEach-1)/columnsEach), uint32((rows+rowsEach-1)/rowsEach), uint32(l.products))
		}
	}
	if err = pass.End(); err != nil {
		return err
	}
	encoder.CopyBufferToBuffer(e.activations[bufOut], 0, e.staging, 0, uint64(size))
	commands, err := encoder.Finish()
	if err != nil {
		return err
	}
	_, err = e.device.Queue().Submit(commands)
	return err
}

// read waits for the results and passes them on.
func (e *engine) read(loops, size int, result func(first, loops int, planes []byte) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	if err := e.staging.Map(ctx, wgpu.MapModeRead, 0, uint64(size)); err != nil {
		return fmt.Errorf("decode: wait for the results: %w", err)
	}
	mapped, err := e.staging.MappedRange(0, uint64(size))
	if err != nil {
		return errors.Join(fmt.Errorf("decode: read the results: %w", err), e.staging.Unmap())
	}
	planes := mapped.Bytes()
	for first := 0; first < loops && err == nil; first += e.sliceLoops {
		n := min(e.sliceLoops, loops-first)
		length := 4 * n * e.net.size[bufOut]
		err = result(first, n, planes[:length])
		planes = planes[length:]
	}
	return errors.Join(err, e.staging.Unmap())
}
