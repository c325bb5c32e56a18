package nn

import "math"

var plainKernel = kernel{
	name: "plain", tile: plainTile, moments: plainMoments, affine: plainAffine, backMoments: plainBackMoments,
	backAffine: plainBackAffine, sum: plainSum, adam: plainAdam,
}

func plainTile(t *tile) {
	var sum [panelWidth]float32
	for r := range t.rows {
		sum = [panelWidth]float32{}
		for k, x := range t.x[r*t.ldx:][:t.k] {
			w := (*[panelWidth]float32)(t.w[k*panelWidth:])
			for c := range w {
				sum[c] += x * w[c]
			}
		}
		d := (*[panelWidth]float32)(t.dst[r*t.ldd:])
		for c, s := range sum {
			if t.add {
				s += d[c]
			}
			d[c] = s
		}
	}
}

func plainMoments(sum, square, shift, x []float32, ld int) {
	for ; len(x) >= len(sum); x = x[min(ld, len(x)):] {
		for c, v := range x[:len(sum)] {
			d := v - shift[c]
			sum[c] += d
			square[c] += d * d
		}
	}
}

func plainAffine(dst, x, scale, shift []float32, floor float32) {
	for c := range dst {
		dst[c] = max(x[c]*scale[c]+shift[c], floor)
	}
}

func plainBackMoments(sum, dot, mean, dy, y, x []float32, ld int) {
	for ; len(x) >= len(sum); x, dy = x[min(ld, len(x)):], dy[min(ld, len(dy)):] {
		for c := range sum {
			if y != nil && y[c] <= 0 {
				dy[c] = 0
			}
			sum[c] += dy[c]
			dot[c] += dy[c] * (x[c] - mean[c])
		}
		if y != nil {
			y = y[min(ld, len(y)):]
		}
	}
}

func plainBackAffine(dx, dy, x, a, b, s []float32) {
	for c := range dx {
		dx[c] = a[c]*dy[c] + b[c]*x[c] + s[c]
	}
}

func plainAdam(w, g, m, v []float32, s *adamScales) {
	for i, d := range g {
		d *= s.clip
		m[i] = s.b1*m[i] + (1-s.b1)*d
		v[i] = s.b2*v[i] + (1-s.b2)*d*d
		w[i] = s.decay*w[i] - s.rate*m[i]/(float32(math.Sqrt(float64(v[i])))*s.root+s.epsilon)
	}
}

func plainSum(dst, x []float32) {
	for i := range dst {
		dst[i] += x[i]
	}
}
