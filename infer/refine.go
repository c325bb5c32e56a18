package infer

import (
	"fmt"
	"math"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/stats"
	"github.com/groovegen/groovegen/internal/vec"
)

// refinerState is the memory of a Sampler that draws with a refiner, allocated once.
type refinerState struct {
	net            *Refiner
	hits           hitRows
	velocityRows   mdnRows
	offsetRows     mdnRows
	features       []Feature
	base           []float32 // first layer's sums of the features that are the same for the whole loop
	velocity       []float32 // the same of the MDNs
	offset         []float32
	a, b           []float32                 // layers
	positive       []Feature                 // the inputs of a layer that count
	line           [groove.NumVoices]float32 // the linear part of a step's logits
	lineBase       [groove.NumVoices]float32
	components     [3 * MDNComponents]float32
	componentNoise [2]grid // chooses the component of a mixture
	statNoise      grid    // the first row is used
	history        StrokeHistory
	levels         [groove.NumVoices]float64
}

// hitRows are the matrices of the hit net, as they are multiplied by.
type hitRows struct{ w0, w1, linear vec.Rows }

func rowsOfHits(h *HitNet) hitRows {
	return hitRows{vec.NewRows(h.W0, h.Hidden), vec.NewRows(h.W1, h.Width), vec.NewRows(h.Linear, groove.NumVoices)}
}

// mdnRows is an MDN with its matrices as they are multiplied by.
type mdnRows struct {
	net        *MDN
	w0, w1, w2 vec.Rows
}

func rowsOfMDN(n *MDN) mdnRows {
	return mdnRows{n, vec.NewRows(n.W0, n.Hidden), vec.NewRows(n.W1, n.Width), vec.NewRows(n.W2, 3*MDNComponents)}
}

func newRefinerState(r *Refiner) *refinerState {
	wide := max(r.Hits.Hidden, r.Velocity.Hidden, r.Offset.Hidden)
	narrow := max(r.Hits.Width, r.Velocity.Width, r.Offset.Width)
	return &refinerState{
		net: r, hits: rowsOfHits(&r.Hits), velocityRows: rowsOfMDN(&r.Velocity), offsetRows: rowsOfMDN(&r.Offset), features: make([]Feature, 0, max(r.Hits.In, r.Velocity.In, r.Offset.In)),
		base: make([]float32, r.Hits.Hidden), velocity: make([]float32, r.Velocity.Hidden), offset: make([]float32, r.Offset.Hidden),
		a: make([]float32, wide), b: make([]float32, narrow), positive: make([]Feature, max(wide, narrow)),
	}
}

// refine draws the whole pattern with the refiner.
func (s *Sampler) refine(p *groove.Pattern, probs *Probabilities, t *Conditioning, set Sampling) error {
	r := s.refiner
	if err := s.refineHits(p, probs, t, &set); err != nil {
		return err
	}
	s.noise.drawFrom(&s.noise.velocities, streamVelocity, &set, s.noise.drawFree)
	s.noise.drawFrom(&s.noise.offsets, streamOffset, &set, s.noise.drawFree)
	s.noise.drawFrom(&r.componentNoise[0], streamVelocityPart, &set, s.noise.drawFree)
	s.noise.drawFrom(&r.componentNoise[1], streamOffsetPart, &set, s.noise.drawFree)
	set.pinHits(p)
	s.known = Cellset{}
	mergeHeld(p, set.Held, set.Pins)
	s.known.addVoices(p, set.Held)
	return r.drawStrokes(p, t, &s.noise, &s.known, set.flat())
}

// refineHits draws the hits of the pattern, which do not depend on its strokes.
func (s *Sampler) refineHits(p *groove.Pattern, probs *Probabilities, t *Conditioning, set *Sampling) error {
	r := s.refiner
	s.noise.steady = set.Steady
	s.noise.drawFrom(&s.noise.hits, streamHits, set, s.noise.drawFree)
	s.noise.drawFrom(&r.statNoise, streamLoopStats, set, s.noise.drawFree)
	if set.Temperature == 0 {
		r.statNoise[0] = [groove.NumVoices]float64{}
	}
	r.net.Stats.draw(&t.Stats, t.Z, t.Condition, r.statNoise[0][:NumLoopStats])
	settleStats(&t.Stats, set.Steady)
	for v := range r.levels {
		r.levels[v] = r.net.Hits.level(t.Condition, v)
	}
	if err := r.drawHits(p, probs, &s.scores, hitDraw{t, &s.noise, set, set.Guide.hitBias()}); err != nil {
		return err
	}
	repeatTypicalBar(p, &s.scores, set.Steady)
	return nil
}

// level returns the bias on a voice's logits for the genres of a condition.
func (h *HitNet) level(condition []float32, voice int) float64 {
	sum := 0.0
	for g, w := range condition[:groove.NumGenres] {
		sum += float64(w) * float64(h.Level[g*groove.NumVoices+voice])
	}
	return sum
}

// HitTemperatureScale is a factor on the temperature with which the nets draw hits. At 0.8 bars are 4% less similar
// than drummers' bars, without it 6%.
const HitTemperatureScale = 0.92

// hitDraw says how hits are drawn.
type hitDraw struct {
	t    *Conditioning
	n    *noise
	set  *Sampling
	push *Bias // added to the logits; nil = none
}

// drawHits draws step by step. It writes to scores the logits at the default temperature.
func (r *refinerState) drawHits(p *groove.Pattern, probs *Probabilities, scores *Bias, d hitDraw) error {
	t, n, set := d.t, d.n, d.set
	temperature := HitTemperatureScale * max(set.Temperature, minTemperature)
	net := &r.net.Hits
	loop := t.LoopHitFeatures(r.features[:0])
	copy(r.base, net.B0)
	r.hits.w0.AddTo(r.base, loop)
	copy(r.lineBase[:], net.Bias)
	r.hits.linear.AddTo(r.lineBase[:], loop)
	var hits HitSets
	a, b := r.a[:net.Hidden], r.b[:net.Width]
	for step := range groove.Steps {
		features := t.HitFeatures(r.features[:0], &hits, step)
		copy(a, r.base)
		r.hits.w0.AddTo(a, features)
		r.forward(b, a, &r.hits.w1, net.B1)
		r.line = r.lineBase
		r.hits.linear.AddTo(r.line[:], features)
		for v := range groove.NumVoices {
			dot := vec.DotPositive(b, net.Embed[v*net.Width:], net.Out[v*net.Width:])
			l := float64(dot+r.line[v]) + float64(net.Skip[v]*t.Logits[step*groove.NumVoices+v])
			if math.IsNaN(l) || math.IsInf(l, 0) {
				return fmt.Errorf("%w: refined hit logit of %s at step %d is %g", ErrNonFinite, groove.Voice(v), step, l)
			}
			push := biasAt(d.push, step, v)
			scores[step][v] = l/(HitTemperatureScale*DefaultTemperature) + r.levels[v] + finite(push)
			q := stats.Sigmoid(l/temperature + r.levels[v] + push)
			probs[step][v] = float32(q)
			hit := normalCDF(n.hits[step][v]) < q
			if set.Held.Has(groove.Voice(v)) {
				hit = set.Held.Pattern.Hits[step][v]
			}
			if set.Pins.Hit(step, groove.Voice(v), hit) {
				p.Hits[step][v] = true
				hits.add(step, v)
				vec.AddScaled(b, net.Prev[v*net.Width:][:net.Width], 1)
			}
		}
		if v, ok := set.Guide.cover(p, step, covering{scores, set.Held.Free(), set.Pins, set.Apart}); ok {
			hits.add(step, int(v))
		}
	}
	return nil
}

// drawStrokes draws the velocities and offsets of the hits. Those of known hits are given.
func (r *refinerState) drawStrokes(p *groove.Pattern, t *Conditioning, n *noise, known *Cellset, flat bool) error {
	r.history = StrokeHistory{}
	loop := t.LoopStrokeFeatures(r.features[:0])
	copy(r.velocity, r.net.Velocity.B0)
	r.velocityRows.w0.AddTo(r.velocity, loop)
	copy(r.offset, r.net.Offset.B0)
	r.offsetRows.w0.AddTo(r.offset, loop)
	for step := range groove.Steps {
		for v := range groove.NumVoices {
			if !p.Hits[step][v] {
				continue
			}
			if known[step][v] {
				r.history.Add(t, p, step, v)
				continue
			}
			features := r.history.Features(r.features[:0], t, p, Cell{step, v})
			x, err := r.drawMDN(&r.velocityRows, r.velocity, features,
				mdnDraw{r.componentNoise[0][step][v], n.velocities[step][v], flat})
			if err != nil {
				return fmt.Errorf("%w: refined velocity of %s at step %d", err, groove.Voice(v), step)
			}
			p.Velocities[step][v] = min(max(0.5+x/4, 1.0/127), 1)
			x, err = r.drawMDN(&r.offsetRows, r.offset, append(features, VelocityFeature(p.Velocities[step][v])),
				mdnDraw{r.componentNoise[1][step][v], n.offsets[step][v], flat})
			if err != nil {
				return fmt.Errorf("%w: refined offset of %s at step %d", err, groove.Voice(v), step)
			}
			p.Offsets[step][v] = min(max(x*OffsetUnit, -0.5), maxOffset)
			r.history.Add(t, p, step, v)
		}
	}
	return nil
}

// maxOffset is the latest offset of the canonical grid.
const maxOffset = 0.5 - 1.0/960

// mdnDraw says how a mixture is drawn from: one normal number chooses the component, another the value. Flat takes the mean.
type mdnDraw struct {
	choose, value float64
	flat          bool
}

// drawMDN evaluates an MDN and draws from its mixture.
func (r *refinerState) drawMDN(m *mdnRows, base []float32, features []Feature, d mdnDraw) (float32, error) {
	a, b := r.a[:m.net.Hidden], r.b[:m.net.Width]
	copy(a, base)
	m.w0.AddTo(a, features)
	r.forward(b, a, &m.w1, m.net.B1)
	r.forward(r.components[:], b, &m.w2, m.net.B2)
	if i := firstNonFinite(r.components[:]); i >= 0 {
		return 0, ErrNonFinite
	}
	var weight [MDNComponents]float64
	sum, mean := 0.0, 0.0
	for i := range weight {
		weight[i] = math.Exp(float64(min(max(r.components[i], -30), 30)))
		sum += weight[i]
		mean += weight[i] * float64(r.components[MDNComponents+i])
	}
	if d.flat {
		return float32(mean / sum), nil
	}
	part := 0
	for u := normalCDF(d.choose) * sum; part < MDNComponents-1 && u >= weight[part]; part++ {
		u -= weight[part]
	}
	sigma := math.Exp(float64(min(max(r.components[2*MDNComponents+part], MDNMinLogSigma), MDNMaxLogSigma)))
	return r.components[MDNComponents+part] + float32(sigma*d.value), nil
}

// forward computes y = wᵀ·relu(x) + b, w (in, out).
func (r *refinerState) forward(y, x []float32, w *vec.Rows, b []float32) {
	copy(y, b)
	positive, n := r.positive[:len(x)], 0
	for i, v := range x { // without a branch: half of x is positive, and no one foresees which
		positive[n] = input(i, v)
		n += isPositive(v)
	}
	w.AddTo(y, positive[:n])
}

// isPositive returns 1 for a number above 0, and 0 for any other and for NaN. The bits of those above 0 are those from 1 to infinity's.
func isPositive(x float32) int {
	const infinity = 0x7f800000
	return int((uint64(math.Float32bits(x)-1) - infinity) >> 63)
}

func rectify(x []float32) {
	for i, v := range x {
		if v < 0 {
			x[i] = 0
		}
	}
}
