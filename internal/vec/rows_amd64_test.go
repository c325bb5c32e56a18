//go:build goexperiment.simd && amd64

package vec

import "testing"

// TestLesserKernels runs the tests on the kernels that this CPU has and would not choose.
func TestLesserKernels(t *testing.T) {
	hasWide, hasFast, hasHalves := wide, fast, readsHalves
	defer func() { wide, fast, readsHalves = hasWide, hasFast, hasHalves }()
	tests := func(t *testing.T) {
		t.Run("rows", TestRowsAreAddedInTurn)
		t.Run("dot", TestDotIsTheSameEverywhere)
		t.Run("scaled", TestAddScaledIsTheSameEverywhere)
		t.Run("product", TestProductAgainstPlain)
		t.Run("transpose", TestTranspose8)
	}
	wide = false
	t.Run("AVX2", tests)
	readsHalves = false
	t.Run("without F16C", tests)
	fast = false
	t.Run("plain", tests)
}
