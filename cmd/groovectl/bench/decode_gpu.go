package bench

import (
	"fmt"
	"io"
	"strings"

	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/auto"
)

// gpuBatches are the batches that are timed on a GPU. A driver that computes on the processor gets those of the CPU engine.
var gpuBatches = []int{1, 8, 64, 1024, 16384}

// gpuRuns builds the GPU engine, if it is selected, with every batch. Where all engines are timed it may be missing.
func gpuRuns(o *decodeOptions, m *infer.Model) ([]*decodeRun, error) {
	mode := auto.Always
	switch o.engine {
	case "all", "gpu":
	case "gpu-software":
		mode = auto.Software
	default:
		return nil, nil
	}
	dec, err := engine.NewGPU(m, mode)
	if err != nil && o.engine == "all" {
		o.noGPU = err
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	state, _ := dec.GPU()
	batches := gpuBatches
	if state.GPU.Software {
		batches = decodeBatches
	}
	crossover := state.Measured.Crossover()
	var runs []*decodeRun
	for _, batch := range batches {
		if batch > state.GPU.MaxBatch {
			break
		}
		r := &decodeRun{dec: dec, decodeResult: decodeResult{
			Work: decoding, Engine: "gpu", Weights: "f32", Batch: batch, Adapter: state.GPU.Adapter, Crossover: &crossover,
		}}
		runs = append(runs, r)
		if err := r.warm(m); err != nil {
			return runs, err
		}
		r.Kernel = strings.ToLower(state.GPU.Backend)
		r.onGPUOnly(dec)
	}
	return runs, nil
}

// onGPUOnly makes the work fail where the GPU engine fails, in place of going on with the CPU engine.
func (r *decodeRun) onGPUOnly(dec *auto.Decoder) {
	decode := r.do
	r.do = func() error {
		if err := decode(); err != nil {
			return err
		}
		if dec.Engine() != "gpu" {
			return fmt.Errorf("engine gpu: %s", dec.Explain())
		}
		return nil
	}
}

// printCrossover says from which batch on the GPU is worth its way there and back.
func printCrossover(w io.Writer, results []decodeResult) error {
	for _, r := range results {
		if r.Crossover == nil {
			continue
		}
		text := "slower than the processor at every batch that was timed at its start"
		if *r.Crossover > 0 {
			text = fmt.Sprintf("faster than one thread of the processor from a batch of %d on", *r.Crossover)
		}
		_, err := fmt.Fprintf(w, "%s: %s: %s\n", r.Engine, r.Adapter, text)
		return err
	}
	return nil
}
