package train

import (
	"math"

	"github.com/groovegen/groovegen/infer"
)

// mixtureLoss returns −log Σ π·N(x; μ, σ) without log √2π, for the output y of infer.MDN, and writes its gradient times
// scale to dy, unless that is nil. Beyond the range of log σ the gradient of log σ is 0.
func mixtureLoss(x float64, y, dy []float32, scale float64) float64 {
	const k = infer.MDNComponents
	var logPi, logP, u, inv [k]float64
	top, sum := math.Inf(-1), 0.0
	for i := range k {
		top = max(top, float64(y[i]))
	}
	for i := range k {
		sum += math.Exp(float64(y[i]) - top)
	}
	norm := top + math.Log(sum)
	best := math.Inf(-1)
	for i := range k {
		s := min(max(float64(y[2*k+i]), infer.MDNMinLogSigma), infer.MDNMaxLogSigma)
		inv[i] = math.Exp(-s)
		u[i] = (x - float64(y[k+i])) * inv[i]
		logPi[i] = float64(y[i]) - norm
		logP[i] = logPi[i] - 0.5*u[i]*u[i] - s
		best = max(best, logP[i])
	}
	total := 0.0
	for i := range k {
		total += math.Exp(logP[i] - best)
	}
	nll := -best - math.Log(total)
	if dy == nil {
		return nll
	}
	for i := range k {
		r := math.Exp(logP[i] + nll) // responsibility of this component for x
		ls, ds := float64(y[2*k+i]), r*(1-u[i]*u[i])
		if ls < infer.MDNMinLogSigma && ds > 0 || ls > infer.MDNMaxLogSigma && ds < 0 {
			ds = 0
		}
		dy[i] = float32(scale * (math.Exp(logPi[i]) - r))
		dy[k+i] = float32(-scale * r * u[i] * inv[i])
		dy[2*k+i] = float32(scale * ds)
	}
	return nll
}
