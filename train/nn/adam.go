package nn

import "math"

// Adam is the optimiser of Kingma and Ba 2015, with decoupled weight decay (Loshchilov and Hutter 2019).
type Adam struct {
	Rate, Beta1, Beta2, Epsilon float64
	Decay                       float64 // per step, times Rate
	Clip                        float64 // longest norm of all gradients together; 0 = any
	// Hat adds ε to √v̂, as PyTorch does. Otherwise ε is added to √v and the rate is corrected, as the paper proposes
	// at the end of section 2.
	Hat bool

	Step         int
	First        [][]float32 // m of each parameter
	Second       [][]float32 // v
	params       []*Param
	e            *Engine
	LastGradNorm float64 // before clipping, if Clip is set
}

// NewAdam returns an optimiser of params.
func NewAdam(e *Engine, params []*Param) *Adam {
	a := &Adam{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7, e: e, params: params}
	for _, p := range params {
		a.First = append(a.First, make([]float32, len(p.Data)))
		a.Second = append(a.Second, make([]float32, len(p.Data)))
	}
	return a
}

// Zero clears the gradients: the first use of each parameter overwrites its own.
func (a *Adam) Zero() {
	for _, p := range a.params {
		p.used = false
	}
}

// Update moves the parameters against their gradients. Parameters that had no part in the step stay.
func (a *Adam) Update() {
	a.Step++
	t := float64(a.Step)
	c1, c2 := 1-math.Pow(a.Beta1, t), math.Sqrt(1-math.Pow(a.Beta2, t))
	s := adamScales{b1: float32(a.Beta1), b2: float32(a.Beta2), epsilon: float32(a.Epsilon), clip: float32(a.clip())}
	s.rate, s.root = float32(a.Rate*c2/c1), 1
	if a.Hat {
		s.rate, s.root = float32(a.Rate/c1), float32(1/c2)
	}
	for i, p := range a.params {
		if !p.used {
			continue
		}
		q := s
		q.decay = 1
		if !p.NoDecay {
			q.decay = float32(1 - a.Rate*a.Decay)
		}
		m, v := a.First[i], a.Second[i]
		a.e.Spans(len(p.Data)/16+1, 1024, func(lo, hi int) {
			lo, hi = lo*16, min(hi*16, len(p.Data))
			a.e.kernel.adam(p.Data[lo:hi], p.Grad[lo:hi], m[lo:hi], v[lo:hi], &q)
		})
	}
}

// clip returns what the gradients are multiplied by so that their norm is at most Clip.
func (a *Adam) clip() float64 {
	if a.Clip == 0 {
		return 1
	}
	sum := 0.0
	for _, p := range a.params {
		if p.used {
			for _, g := range p.Grad {
				sum += float64(g) * float64(g)
			}
		}
	}
	a.LastGradNorm = math.Sqrt(sum)
	if a.LastGradNorm <= a.Clip {
		return 1
	}
	return a.Clip / a.LastGradNorm
}
