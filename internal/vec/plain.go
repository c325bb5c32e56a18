package vec

// lane is how many numbers are added at once. In sums of whole lanes the multiply-adds are fused, those behind them are not: so it is in all builds,
// and all give the same bits.
const lane = 8

//go:norace
func plainAdd(dst, x []float32, a float32) {
	x = x[:len(dst)]
	whole := len(dst) &^ (lane - 1)
	for i := range whole {
		dst[i] = FMA(a, x[i], dst[i])
	}
	for i := whole; i < len(dst); i++ {
		dst[i] += float32(a * x[i])
	}
}

// dotLanes is how many sums a dot product has: two vectors of a lane.
const dotLanes = 2 * lane

//go:norace
func plainDot(x, y []float32) float32 {
	y = y[:len(x)]
	var sums [dotLanes]float32
	whole := len(x) &^ (dotLanes - 1)
	for i := range whole {
		sums[i%dotLanes] = FMA(x[i], y[i], sums[i%dotLanes])
	}
	return total(&sums) + restOfDot(x[whole:], y[whole:])
}

// total adds the sums of a dot product as the kernels do.
func total(a *[dotLanes]float32) float32 {
	var s [lane]float32
	for i := range s {
		s[i] = a[i] + a[i+lane]
	}
	return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]))
}

// restOfDot is the dot product of what is left behind whole lanes: four sums, the last numbers with the first of them.
//
//go:norace
func restOfDot(x, y []float32) float32 {
	var sums [4]float32
	whole := len(x) &^ 3
	for i := range x {
		at := i & 3
		if i >= whole {
			at = 0
		}
		sums[at] += float32(x[i] * y[i])
	}
	return sums[0] + sums[1] + sums[2] + sums[3]
}

//go:norace
func plainDotPositive(x, y, w []float32) float32 {
	y, w = y[:len(x)], w[:len(x)]
	var sums [dotLanes]float32
	whole := len(x) &^ (dotLanes - 1)
	for i := range whole {
		sums[i%dotLanes] = FMA(positive(x[i]+y[i]), w[i], sums[i%dotLanes])
	}
	return total(&sums) + restOfDotPositive(x[whole:], y[whole:], w[whole:])
}

//go:norace
func restOfDotPositive(x, y, w []float32) float32 {
	var sums [dotLanes]float32
	for i, v := range x {
		sums[i] = positive(v + y[i])
	}
	return restOfDot(sums[:len(x)], w)
}

// positive returns 0 for x below 0, and NaN for NaN.
func positive(x float32) float32 {
	if x < 0 {
		return 0
	}
	return x
}

func plainTranspose8(dst []float32, ldd int, src []float32, lds, n int) {
	if n <= 0 {
		return
	}
	s0, s1, s2, s3 := src[:n], src[lds:][:n], src[2*lds:][:n], src[3*lds:][:n]
	s4, s5, s6, s7 := src[4*lds:][:n], src[5*lds:][:n], src[6*lds:][:n], src[7*lds:][:n]
	for i := range n {
		q := (*[8]float32)(dst[i*ldd:])
		q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7] = s0[i], s1[i], s2[i], s3[i], s4[i], s5[i], s6[i], s7[i]
	}
}
