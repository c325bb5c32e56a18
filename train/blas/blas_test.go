package blas

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

func open(t testing.TB) *Lib {
	t.Helper()
	l, err := Open()
	if errors.Is(err, ErrNone) {
		t.Skipf("nothing to test here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// product is the definition: three loops, in double precision.
func product(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	at := func(x []float32, ld, r, c int, trans bool) float64 {
		if trans {
			r, c = c, r
		}
		return float64(x[r*ld+c])
	}
	for i := range m {
		for j := range n {
			sum := 0.0
			for p := range k {
				sum += at(a, lda, i, p, transA) * at(b, ldb, p, j, transB)
			}
			y := float64(alpha) * sum
			if beta != 0 {
				y += float64(beta) * float64(c[i*ldc+j])
			}
			c[i*ldc+j] = float32(y)
		}
	}
}

func numbers(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = rng.Float32()*2 - 1
	}
	return x
}

// stride returns the least distance of rows of a matrix whose op is (rows, columns), and its number of rows.
func stride(rows, columns int, trans bool) (ld, count int) {
	if trans {
		return rows, columns
	}
	return columns, rows
}

func TestSgemmIsTheProduct(t *testing.T) {
	l := open(t)
	t.Logf("%s: %s", l.Path(), l.Name())
	rng := rand.New(rand.NewPCG(1, 2))
	sizes := [][3]int{{1, 1, 1}, {1, 7, 3}, {5, 1, 9}, {2, 3, 1}, {17, 31, 13}, {32, 128, 65}, {3, 4, 0}, {0, 3, 2}, {3, 0, 2}, {64, 27, 257}}
	for _, s := range sizes {
		for mode := range 4 {
			for _, more := range []int{0, 3} {
				for _, ab := range [][2]float32{{1, 0}, {0.5, 1}, {-2, 0.25}, {0, 2}} {
					compare(t, l, rng, s, mode&1 != 0, mode&2 != 0, more, ab[0], ab[1])
				}
			}
		}
	}
}

// compare multiplies matrices whose rows are more numbers farther apart than they need be. With beta 0 C starts as NaN.
func compare(t *testing.T, l *Lib, rng *rand.Rand, s [3]int, transA, transB bool, more int, alpha, beta float32) {
	t.Helper()
	m, n, k := s[0], s[1], s[2]
	lda, rowsA := stride(m, k, transA)
	ldb, rowsB := stride(k, n, transB)
	lda, ldb, ldc := max(lda, 1)+more, max(ldb, 1)+more, max(n, 1)+more
	a, b, got := numbers(rng, rowsA*lda), numbers(rng, rowsB*ldb), numbers(rng, m*ldc)
	if beta == 0 {
		for i := range got {
			if i%ldc < n {
				got[i] = float32(math.NaN())
			}
		}
	}
	want := append([]float32(nil), got...)
	product(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, want, ldc)
	l.Sgemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, got, ldc)
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= 1e-5*float64(k+1)) {
			t.Fatalf("%v transposed %v %v, %d apart, alpha %g beta %g: [%d] is %g, want %g", s, transA, transB, more, alpha, beta, i, got[i], want[i])
		}
	}
}

func TestSgemmChecksShapes(t *testing.T) {
	l := &Lib{} // the checks come before any call
	x := make([]float32, 6)
	for _, bad := range []struct {
		m, n, k, lda, ldb, ldc int
		a                      []float32
		says                   string
	}{
		{2, 3, 2, 1, 3, 3, x, "rows of a are 1 apart: want at least 2"},
		{2, 3, 2, 2, 2, 3, x, "rows of b are 2 apart"},
		{2, 3, 2, 2, 3, 2, x, "rows of c are 2 apart"},
		{2, 3, 2, 2, 3, 3, x[:3], "a has 3 numbers: want 4 for 2 by 2"},
		{-1, 3, 2, 2, 3, 3, x, "c is -1 by 3"},
		{3, 3, 2, 2, 3, 3, x, "c has 6 numbers"},
		{1, 1, 1, 1 << 31, 1, 1, x, "rows 2147483648 apart"},
	} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, bad.says) {
					t.Errorf("panicked with %q, want %q", text, bad.says)
				}
			}()
			l.Sgemm(false, false, bad.m, bad.n, bad.k, 1, bad.a, bad.lda, x, bad.ldb, 0, x, bad.ldc)
		}()
	}
}

func TestGonumForm(t *testing.T) {
	l := open(t)
	rng := rand.New(rand.NewPCG(3, 4))
	a, b := numbers(rng, 6), numbers(rng, 12)
	for _, trans := range []blas.Transpose{blas.Trans, blas.ConjTrans} {
		got, want := make([]float32, 8), make([]float32, 8)
		l.Gonum().Sgemm(trans, blas.NoTrans, 2, 4, 3, 1, a, 2, b, 4, 0, got, 4)
		gonum.Implementation{}.Sgemm(trans, blas.NoTrans, 2, 4, 3, 1, a, 2, b, 4, 0, want, 4)
		for i := range want {
			if !(math.Abs(float64(got[i]-want[i])) <= 1e-6) {
				t.Errorf("%c: %v, want %v", trans, got, want)
				break
			}
		}
	}
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "want N, T or C") {
			t.Errorf("panicked with %q", text)
		}
	}()
	l.Gonum().Sgemm('x', blas.NoTrans, 1, 1, 1, 1, a, 1, b, 1, 0, a, 1)
}

func TestSeveralGoroutines(t *testing.T) {
	l := open(t)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rng := rand.New(rand.NewPCG(uint64(g), 0))
			for range 50 {
				compare(t, l, rng, [3]int{1 + rng.IntN(20), 1 + rng.IntN(20), 1 + rng.IntN(20)}, g&1 != 0, g&2 != 0, g&3, 1, 0)
			}
		}()
	}
	wg.Wait()
}

// TestSgemmHardlyAllocates: purego's list of arguments is one small piece of garbage, whatever the matrices' size.
func TestSgemmHardlyAllocates(t *testing.T) {
	l := open(t)
	x, y := make([]float32, 1<<12), make([]float32, 1<<12)
	if n := testing.AllocsPerRun(100, func() { l.Sgemm(false, true, 64, 64, 64, 1, x, 64, x, 64, 0, y, 64) }); n > 1 {
		t.Errorf("%g allocations a call, want at most 1", n)
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "libnothing.so")
	t.Setenv(Variable, path)
	l, err := Open()
	if l != nil || !errors.Is(err, ErrNone) {
		t.Fatalf("got %v, %v, want ErrNone", l, err)
	}
	for _, part := range []string{path, "GROOVE_BLAS"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %q", err, part)
		}
	}
	if runtime.GOOS == "linux" && !strings.Contains(err.Error(), "install libopenblas0") {
		t.Errorf("%q does not say what to install", err)
	}
}

func BenchmarkSgemm(b *testing.B) {
	l := open(b)
	for _, s := range [][3]int{{32, 512, 2067}, {512, 256, 128}, {2048, 32, 128}} {
		m, n, k := s[0], s[1], s[2]
		x, y, z := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
		b.Run(fmt.Sprintf("%dx%dx%d", m, n, k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Sgemm(false, false, m, n, k, 1, x, k, y, n, 0, z, n)
			}
			b.ReportMetric(2*float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
