package eval

import (
	"bytes"
	"encoding/binary"
	"flag"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/human"
)

var updateDrummers = flag.Bool("update-drummers", false, "write what candidates are compared with")

const (
	barCells = groove.StepsPerBar * groove.NumVoices
	ridge    = 0.05 // added to the variances, which are too small for windows of few performances
)

// TestSteadyGrooves counts again what drummers' steady windows have.
func TestSteadyGrooves(t *testing.T) {
	var want [groove.NumGenres][2 * (groove.Bars + 1)]int
	for _, l := range SteadyOnly(Real(Known(openSet(t), dataset.Train))) {
		i := 2 * l.Pattern.KicksOnOne()
		if l.Pattern.Backbeat() {
			i++
		}
		want[l.Genre][i]++
	}
	for g := range groove.Genre(groove.NumGenres) {
		if got := infer.SteadyGrooves(g); got != want[g] {
			t.Errorf("%s: the table has %d, the dataset %d", g, got, want[g])
		}
	}
}

// TestDrummersBars holds the bars that auditions compare with to the training split.
func TestDrummersBars(t *testing.T) {
	set := openSet(t)
	known := map[groove.Genre]bool{}
	for _, w := range Known(set, dataset.Train) {
		known[w.Genre] = true
	}
	var want []byte
	var hits [barCells]uint8
	for _, p := range set.Performances {
		if p.Split != dataset.Train || p.Windows() == 0 || !known[p.Genre] {
			continue
		}
		bars := p.Windows() + groove.Bars - 1
		want = append(want, byte(bars), byte(bars>>8))
		for bar := range bars {
			p.BarHits(bar, hits[:])
			var packed [barCells / 8]byte
			for i, h := range hits {
				packed[i/8] |= h << (i % 8)
			}
			want = append(want, packed[:]...)
		}
	}
	const path = "../../infer/drummers.bin"
	if *updateDrummers {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, the dataset gives %d (%v): run with -update-drummers", len(got), len(want), err)
	}
}

// shares returns in how many of a loop's bars each cell of a bar has a hit.
func shares(p *groove.Pattern) []float64 {
	x := make([]float64, barCells)
	for s, hits := range p.Hits {
		for v, hit := range hits {
			if hit {
				x[s%groove.StepsPerBar*groove.NumVoices+v] += 1.0 / groove.Bars
			}
		}
	}
	return x
}

// discriminants fits a linear discriminant analysis of genres, all equally probable beforehand, with the pooled covariance within genres.
func discriminants(t *testing.T, loops []human.Loop) (weights [groove.NumGenres][]float64, bias [groove.NumGenres]float64) {
	t.Helper()
	var sums [groove.NumGenres]*mat.VecDense
	var squares [groove.NumGenres]*mat.SymDense
	var counts [groove.NumGenres]float64
	genres := 0.0
	for _, l := range loops {
		g, x := l.Genre, mat.NewVecDense(barCells, shares(l.Pattern))
		if counts[g]++; counts[g] == 1 {
			sums[g], squares[g] = mat.NewVecDense(barCells, nil), mat.NewSymDense(barCells, nil)
			genres++
		}
		sums[g].AddVec(sums[g], x)
		squares[g].SymRankOne(squares[g], 1, x)
	}
	within := mat.NewSymDense(barCells, nil)
	for g, n := range counts {
		if n > 0 {
			squares[g].SymRankOne(squares[g], -1/n, sums[g])
			squares[g].ScaleSym(1/(n*genres), squares[g])
			within.AddSym(within, squares[g])
		}
	}
	for i := range barCells {
		within.SetSym(i, i, within.At(i, i)+ridge)
	}
	var root mat.Cholesky
	if !root.Factorize(within) {
		t.Fatal("the covariance is not positive definite")
	}
	for g, n := range counts {
		weights[g], bias[g] = make([]float64, barCells), math.Inf(-1)
		if n == 0 {
			continue
		}
		mean, w := mat.NewVecDense(barCells, nil), mat.NewVecDense(barCells, weights[g])
		mean.ScaleVec(1/n, sums[g])
		if err := root.SolveVecTo(w, mean); err != nil {
			t.Fatal(err)
		}
		bias[g] = -mat.Dot(w, mean) / 2
	}
	return weights, bias
}

// TestGenreTable holds the table of genres to the training split.
func TestGenreTable(t *testing.T) {
	weights, bias := discriminants(t, Real(Known(openSet(t), dataset.Train)))
	var row []float32
	for g := range groove.NumGenres {
		for _, w := range weights[g] {
			row = append(row, float32(w))
		}
		row = append(row, float32(bias[g]))
	}
	const path = "../../infer/genres.bin"
	if *updateDrummers {
		var b bytes.Buffer
		if err := binary.Write(&b, binary.LittleEndian, row); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	kept := make([]float32, len(row))
	if err := binary.Read(bytes.NewReader(data), binary.LittleEndian, kept); err != nil || len(data) != 4*len(row) {
		t.Fatalf("%d bytes: want %d: %v", len(data), 4*len(row), err)
	}
	for i, x := range kept {
		if d := math.Abs(float64(x - row[i])); d > 1e-4*max(1, math.Abs(float64(row[i]))) {
			t.Fatalf("number %d is %g, the dataset gives %g: run with -update-drummers", i, x, row[i])
		}
	}
}
