package main

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// spreadWeight is the number of pooled hits that a voice's own are mixed with: the vectors hold few toms and crashes.
const spreadWeight = 20

// residualSpread returns how far, root mean square, real hits lie from what is decoded from their own window's mean z;
// velocities in units of the spread that one between 0 and 1 has room for.
// A model trained with a squared error predicts means; this is the spread it leaves out.
func residualSpread(vectors []byte) (*infer.ConstantSpread, error) {
	st, err := infer.ParseSafetensors(vectors)
	if err != nil {
		return nil, err
	}
	x, err := st.Tensor("x", infer.Any, groove.Steps, 3*groove.NumVoices)
	if err != nil {
		return nil, err
	}
	n := x.Shape[0]
	offsets, err := st.Tensor("offsets_mu", n, groove.Steps, groove.NumVoices)
	if err != nil {
		return nil, err
	}
	velocities, err := st.Tensor("velocities_mu", n, groove.Steps, groove.NumVoices)
	if err != nil {
		return nil, err
	}
	var hits, bound, offset2, velocity2 [groove.NumVoices]float64
	for i := range n * groove.Steps {
		real := x.Data[3*i*groove.NumVoices:][:3*groove.NumVoices]
		for v := range groove.NumVoices {
			if real[v] == 0 {
				continue
			}
			do := float64(real[groove.NumVoices+v] - offsets.Data[i*groove.NumVoices+v])
			mean := float64(velocities.Data[i*groove.NumVoices+v])
			dv := float64(real[2*groove.NumVoices+v]) - mean
			hits[v], offset2[v], velocity2[v] = hits[v]+1, offset2[v]+do*do, velocity2[v]+dv*dv
			bound[v] += 4 * mean * (1 - mean) // as infer.ConstantSpread has it
		}
	}
	return &infer.ConstantSpread{Offset: shrink(offset2, hits), Velocity: shrink(velocity2, bound)}, nil
}

// shrink returns the root of each voice's squares over its hits, mixed with those of all voices.
func shrink(squares, hits [groove.NumVoices]float64) (out [groove.NumVoices]float32) {
	var sum, n float64
	for v := range squares {
		sum, n = sum+squares[v], n+hits[v]
	}
	pooled := sum / max(n, 1)
	for v := range out {
		out[v] = float32(math.Sqrt((squares[v] + spreadWeight*pooled) / (hits[v] + spreadWeight)))
	}
	return out
}
