package vec

//go:norace
func plainAdd(dst, x []float32, a float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] += a * x[i]
	}
}

//go:norace
func plainDot(x, y []float32) float32 {
	y = y[:len(x)]
	var a, b, c, d float32
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a += x[i] * y[i]
		b += x[i+1] * y[i+1]
		c += x[i+2] * y[i+2]
		d += x[i+3] * y[i+3]
	}
	for ; i < len(x); i++ {
		a += x[i] * y[i]
	}
	return a + b + c + d
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
