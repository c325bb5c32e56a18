package cpu

import (
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

// The slow oracle: the decoder as its definition has it, in float64, one loop at a time, nothing folded or packed.

// oracleDecode returns the five heads of one loop, (64, 9) each; the spreads are nil without their heads.
func oracleDecode(m *infer.Model, z, cond []float32) [5][]float64 {
	x := make([]float64, 0, len(z)+len(cond))
	for _, v := range append(append([]float32(nil), z...), cond...) {
		x = append(x, float64(v))
	}
	for i := range m.Dense {
		x = oracleDense(&m.Dense[i], x)
	}
	for i := range m.Deconv {
		x = oracleDeconv(&m.Deconv[i], x, m.Config.Epsilon)
	}
	return oracleHeads(oracleConv(&m.Out, x))
}

func oracleDense(d *infer.Dense, x []float64) []float64 {
	y := make([]float64, d.Out)
	for o := range y {
		y[o] = float64(d.Bias[o])
		for i := range x {
			y[o] += x[i] * float64(d.Weight[o*d.In+i])
		}
		y[o] = max(y[o], 0)
	}
	return y
}

// oracleDeconv scatters: step t of x adds tap k to step 2t−1+k of y. Then batch norm and ReLU.
func oracleDeconv(d *infer.Deconv, x []float64, epsilon float64) []float64 {
	steps := len(x) / d.In
	y := make([]float64, 2*steps*d.Out)
	for t := range steps {
		for k := range infer.DeconvTaps {
			to := 2*t - 1 + k
			if to < 0 || to >= 2*steps {
				continue
			}
			for i := range d.In {
				for o := range d.Out {
					y[to*d.Out+o] += x[t*d.In+i] * float64(d.Weight[(i*d.Out+o)*infer.DeconvTaps+k])
				}
			}
		}
	}
	for j, v := range y {
		o := j % d.Out
		normal := (v + float64(d.Bias[o]) - float64(d.Mean[o])) / math.Sqrt(float64(d.Var[o])+epsilon)
		y[j] = max(normal*float64(d.Scale[o])+float64(d.Shift[o]), 0)
	}
	return y
}

func oracleConv(c *infer.Conv, x []float64) []float64 {
	y := make([]float64, groove.Steps*c.Out)
	for t := range groove.Steps {
		for o := range c.Out {
			sum := float64(c.Bias[o])
			for k := range infer.OutTaps {
				from := t - 1 + k
				if from < 0 || from >= groove.Steps {
					continue
				}
				for i := range c.In {
					sum += x[from*c.In+i] * float64(c.Weight[(o*c.In+i)*infer.OutTaps+k])
				}
			}
			y[t*c.Out+o] = sum
		}
	}
	return y
}

func oracleHeads(y []float64) [5][]float64 {
	outputs := len(y) / groove.Steps
	var heads [5][]float64
	for h := range outputs / groove.NumVoices {
		for t := range groove.Steps {
			heads[h] = append(heads[h], y[t*outputs+h*groove.NumVoices:][:groove.NumVoices]...)
		}
		for i, v := range heads[h] {
			switch h {
			case 1:
				heads[h][i] = 0.5 * math.Tanh(v)
			case 2:
				heads[h][i] = 1 / (1 + math.Exp(-v))
			case 3, 4:
				heads[h][i] = math.Exp(min(max(v, infer.MinLogSpread), infer.MaxLogSpread))
			}
		}
	}
	return heads
}

// headsOf returns loop i's part of an output, in the oracle's order.
func headsOf(out *infer.Output, i int) [5][]float32 {
	var heads [5][]float32
	for h, v := range [5][]float32{out.Logits, out.Offsets, out.Velocities, out.OffsetSpread, out.VelocitySpread} {
		if v != nil {
			heads[h] = v[i*infer.Cells:][:infer.Cells]
		}
	}
	return heads
}

// offBy returns how far the heads are from the oracle's: the largest absolute difference, +Inf for a NaN or a length.
func offBy(got [5][]float32, want [5][]float64) float64 {
	var worst float64
	for h := range want {
		if len(got[h]) != len(want[h]) {
			return math.Inf(1)
		}
		for i, w := range want[h] {
			d := math.Abs(float64(got[h][i]) - w)
			if math.IsNaN(d) {
				return math.Inf(1)
			}
			worst = max(worst, d)
		}
	}
	return worst
}
