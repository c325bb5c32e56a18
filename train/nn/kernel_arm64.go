package nn

import "github.com/groovegen/groovegen/internal/vec"

// neonKernel has the products of package vec; the rest is plain.
var neonKernel = kernel{
	name: "neon", tile: neonTile, moments: plainMoments, affine: plainAffine, backMoments: plainBackMoments, backAffine: plainBackAffine, sum: plainSum,
	adam: plainAdam,
}

// available returns the kernels of this build, the fastest first.
func available() []*kernel { return []*kernel{&neonKernel, &plainKernel} }

func neonTile(t *tile) {
	for r := 0; r < t.rows; {
		b := t.block(r, vec.NEONRows(t.rows-r))
		b.NEON()
		r += b.N
	}
}
