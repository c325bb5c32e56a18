package eval

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/svm"
)

// oracleEncoder is the reference's encoder in inference mode, written plainly: it shares nothing with an engine of ours.
type oracleEncoder map[string]infer.Tensor

func referenceTensors(t testing.TB, name string) *infer.Safetensors {
	t.Helper()
	dir := os.Getenv("GROOVE_REFERENCE")
	if dir == "" {
		t.Skip("GROOVE_REFERENCE is not set: no reference model")
	}
	file, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	st, err := infer.ParseSafetensors(file)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func loadOracle(t testing.TB) oracleEncoder {
	t.Helper()
	st, e := referenceTensors(t, "cvae.safetensors"), oracleEncoder{}
	for _, name := range st.Names() {
		x, err := st.Tensor(name)
		if err != nil {
			t.Fatal(err)
		}
		e[name] = x
	}
	return e
}

func general(rows, cols int, data []float32) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: data}
}

// dense returns x (n, in) times the layer's weight (out, in), plus its bias.
func (e oracleEncoder) dense(name string, n int, x []float32) []float32 {
	w, b := e[name+".weight"], e[name+".bias"].Data
	y := make([]float32, n*len(b))
	for i := range n {
		copy(y[i*len(b):], b)
	}
	in := len(w.Data) / len(b)
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, general(n, in, x), general(len(b), in, w.Data), 1, general(n, len(b), y))
	return y
}

func relu(x []float32) []float32 {
	for i, v := range x {
		x[i] = max(0, v)
	}
	return x
}

// conv is convolution k (k4 s2 p1), batch norm and ReLU: (n, steps, in) to (n, steps/2, out).
func (e oracleEncoder) conv(k, n, steps int, x []float32) []float32 {
	name := "encoder.conv" + strconv.Itoa(k)
	in := e[name+".weight"].Shape[1]
	half := steps / 2
	patches := make([]float32, n*half*in*4) // (n·half, in, 4), as the weights lie
	for i := range n * half {
		for tap := range 4 {
			at := i%half*2 + tap - 1
			for c := 0; c < in && at >= 0 && at < steps; c++ {
				patches[(i*in+c)*4+tap] = x[(i/half*steps+at)*in+c]
			}
		}
	}
	y := e.dense(name, n*half, patches)
	bn := "encoder.bn" + strconv.Itoa(k)
	gain, shift, mean, square := e[bn+".weight"].Data, e[bn+".bias"].Data, e[bn+".running_mean"].Data, e[bn+".running_var"].Data
	for i, v := range y {
		c := i % len(gain)
		y[i] = (v-mean[c])*gain[c]/float32(math.Sqrt(float64(square[c])+1e-3)) + shift[c]
	}
	return relu(y)
}

// mu returns z-means (n, 128) of HOV tensors x (n, 64, 27) and conditions c (n, 19).
func (e oracleEncoder) mu(n int, x, c []float32) []float32 {
	for k := range 4 {
		x = e.conv(k, n, groove.Steps>>k, x)
	}
	flat := len(x) / n
	joined := make([]float32, 0, n*(flat+groove.ConditionSize))
	for i := range n {
		joined = append(append(joined, x[i*flat:][:flat]...), c[i*groove.ConditionSize:][:groove.ConditionSize]...)
	}
	h := relu(e.dense("encoder.dense0", n, joined))
	return e.dense("encoder.mu", n, relu(e.dense("encoder.dense1", n, h)))
}

// latents returns the z-means of windows, the genre told or not.
func (e oracleEncoder) latents(windows []dataset.Window, tellGenre bool) svm.Matrix {
	const batch = 128
	out := svm.NewMatrix(len(windows), 128)
	for at := 0; at < len(windows); at += batch {
		some := windows[at:min(at+batch, len(windows))]
		x := make([]float32, len(some)*groove.Steps*dataset.Channels)
		c := make([]float32, 0, len(some)*groove.ConditionSize)
		for i, w := range some {
			w.HOV(x[i*groove.Steps*dataset.Channels:])
			told := w.Style().Condition()
			if !tellGenre {
				clear(told[:groove.NumGenres])
			}
			c = append(c, told[:]...)
		}
		copy(out.Data[at*128:], e.mu(len(some), x, c))
	}
	return out
}

func TestOracleEncoderGivesTheGoldenMeans(t *testing.T) {
	e, golden := loadOracle(t), referenceTensors(t, "eval_vectors.safetensors")
	read := func(name string) []float32 {
		x, err := golden.Tensor(name)
		if err != nil {
			t.Fatal(err)
		}
		return x.Data
	}
	worst := 0.0
	want := read("mu")
	for i, v := range e.mu(32, read("x"), read("c")) {
		worst = max(worst, math.Abs(float64(v-want[i])))
	}
	if worst > 1e-4 {
		t.Errorf("z-means are off by %g", worst)
	}
}
