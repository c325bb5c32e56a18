package nn

import "math"

// SoftmaxCrossEntropy returns the mean over rows rows of −Σ target·log softmax(logits), in nats, and writes its gradient
// to d. logits, target and d are (rows, classes); each row of target adds up to 1. d may be logits; a nil d is not written.
func SoftmaxCrossEntropy(d, logits, target []float32, rows int) float64 {
	classes := len(logits) / rows
	sum := 0.0
	for r := range rows {
		l, t := logits[r*classes:][:classes], target[r*classes:][:classes]
		norm := LogSumExp(l)
		for i, q := range t {
			logp := float64(l[i]) - norm
			if q != 0 {
				sum -= float64(q) * logp
			}
			if d != nil {
				d[r*classes+i] = float32((math.Exp(logp) - float64(q)) / float64(rows))
			}
		}
	}
	return sum / float64(rows)
}

// LogSumExp returns log Σ eˣ without overflow.
func LogSumExp(x []float32) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		top = max(top, float64(v))
	}
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(float64(v) - top)
	}
	return top + math.Log(sum)
}
