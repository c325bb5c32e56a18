package main

import (
	"fmt"
	"math/bits"

	"github.com/gogpu/wgpu"
)

// reserve makes room for a batch: buffers for the next power of two, so that they seldom grow.
func (e *engine) reserve(loops int) error {
	if loops <= e.room {
		return nil
	}
	e.release()
	room := min(1<<bits.Len(uint(max(loops, firstBatch)-1)), e.maxBatch)
	e.sliceLoops = min(room, e.maxSlice)
	if err := e.makeBuffers(room); err != nil {
		return fmt.Errorf("make room for %d loops: %w", room, err)
	}
	if err := e.bind(room); err != nil {
		return fmt.Errorf("bind the buffers for %d loops: %w", room, err)
	}
	e.room = room
	return nil
}

// release gives back what reserve made. Nothing is in flight between two batches.
func (e *engine) release() {
	for _, g := range append(e.layers, e.slicesAt...) {
		g.Release()
	}
	for _, b := range append(e.activations[:], e.staging, e.slices) {
		if b != nil {
			b.Release()
		}
	}
	e.room, e.layers, e.slicesAt = 0, nil, nil
	e.activations, e.staging, e.slices = [numBuffers]*wgpu.Buffer{}, nil, nil
}

// makeBuffers makes the buffers of a batch. The steps before the first and after the last stay zero.
func (e *engine) makeBuffers(room int) (err error) {
	encoder, err := e.device.CreateCommandEncoder(nil)
	if err != nil {
		return err
	}
	const usage = wgpu.BufferUsageStorage | wgpu.BufferUsageCopyDst | wgpu.BufferUsageCopySrc
	for i, size := range e.net.size {
		loops := e.sliceLoops
		if i == bufInput || i == bufOut {
			loops = room
		}
		if e.activations[i], err = e.buffer(4*size*loops, usage); err != nil {
			return err
		}
		if i > bufHidden && i < bufOut {
			encoder.ClearBuffer(e.activations[i], 0, uint64(4*size*loops))
		}
	}
	if e.staging, err = e.buffer(4*e.net.size[bufOut]*room, wgpu.BufferUsageMapRead|wgpu.BufferUsageCopyDst); err != nil {
		return err
	}
	if e.slices, err = e.buffer((room+e.sliceLoops-1)/e.sliceLoops*sliceStride, wgpu.BufferUsageUniform|wgpu.BufferUsageCopyDst); err != nil {
		return err
	}
	commands, err := encoder.Finish()
	if err != nil {
		return err
	}
	if _, err = e.device.Queue().Submit(commands); err != nil {
		return err
	}
	return e.device.WaitIdle() // so that no kernel reads before they are zero
}

// bind makes the bind groups of layers and slices.
func (e *engine) bind(room int) error {
	for i := range e.net.layers {
		l, b := &e.net.layers[i], &e.weights[i]
		g, err := e.group(e.layerGroup, b.sizes, b.weights, b.bias, e.activations[l.from], e.activations[l.to])
		if err != nil {
			return err
		}
		e.layers = append(e.layers, g)
	}
	for at := 0; at*e.sliceLoops < room; at++ {
		g, err := e.device.CreateBindGroup(&wgpu.BindGroupDescriptor{
			Layout: e.sliceGroup, Entries: []wgpu.BindGroupEntry{{Buffer: e.slices, Offset: uint64(at * sliceStride), Size: 16}},
		})
		if err != nil {
			return err
		}
		e.slicesAt = append(e.slicesAt, g)
	}
	return nil
}

func (e *engine) group(layout *wgpu.BindGroupLayout, buffers ...*wgpu.Buffer) (*wgpu.BindGroup, error) {
	d := wgpu.BindGroupDescriptor{Layout: layout}
	for i, b := range buffers {
		d.Entries = append(d.Entries, wgpu.BindGroupEntry{Binding: uint32(i), Buffer: b, Size: b.Size()})
	}
	return e.device.CreateBindGroup(&d)
}
