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
	"github.com/groovegen/groovegen/train"
	"github.com/groovegen/groovegen/train/dataset"
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
	got := e.mu(32, read("x"), read("c"))
	for i, v := range got {
		worst = max(worst, math.Abs(float64(v-want[i])))
	}
	if len(got) != len(want) || !(worst <= 1e-4) {
		t.Errorf("z-means are off by %g", worst)
	}
}

// referenceModel is the reference's weights on our engine; it cannot make loops.
func referenceModel(t testing.TB) Model {
	t.Helper()
	weights := loadOracle(t)
	m, err := train.NewCVAE(train.NewEngine(""), train.Paper(), encodeBatch, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.SetTensors(weights); err != nil {
		t.Fatal(err)
	}
	c := autoencoder{m, train.NewBatch(encodeBatch)}
	return Model{Name: "reference", Encode: c.encode, Rebuild: c.rebuild}
}

// The engine's z-means are the oracle's, told the genre or not.
func TestEncodingIsTheOracles(t *testing.T) {
	windows := openSet(t).Windows(dataset.Test)[:130] // a batch and a rest
	e, m := loadOracle(t), referenceModel(t)
	x := make([]float32, len(windows)*tensorSize)
	for i, w := range windows {
		w.HOV(x[i*tensorSize:])
	}
	for _, withGenre := range []bool{false, true} {
		var c []float32
		for _, w := range windows {
			told := w.Style().Condition()
			if !withGenre {
				clear(told[:groove.NumGenres])
			}
			c = append(c, told[:]...)
		}
		got, err := m.Encode(windows, withGenre)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range e.mu(len(windows), x, c) {
			if !(math.Abs(float64(got.Data[i]-want)) <= 1e-3) {
				t.Fatalf("genre told %t: number %d of window %d is %g, the oracle has %g", withGenre, i%128, i/128, got.Data[i], want)
			}
		}
	}
}
