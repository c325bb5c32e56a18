//go:build goexperiment.simd && amd64

package vec

import "testing"

// TestRowsOfEveryKind compares the kernels that this CPU has and would not choose.
func TestRowsOfEveryKind(t *testing.T) {
	hasWide, hasFast := wide, fast
	defer func() { wide, fast = hasWide, hasFast }()
	wide = false
	t.Run("AVX2", TestRowsAreAddedInTurn)
	t.Run("AVX2 against plain", TestAgainstPlain)
	t.Run("AVX2 product", TestProductAgainstPlain)
	fast = false
	t.Run("plain", TestRowsAreAddedInTurn)
	t.Run("plain product", TestProductAgainstPlain)
	t.Run("plain transpose", TestTranspose8)
}
