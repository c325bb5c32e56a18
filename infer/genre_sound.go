package infer

import (
	_ "embed"
	"encoding/binary"
	"math"

	"github.com/groovegen/groovegen/groove"
)

// genreTable is what drummers of each genre play where in the bar, made by the tests of train/eval (-update-drummers) from the data that steadyGrooves
// counts: a linear discriminant analysis, all genres equally probable beforehand.
//
//go:embed genres.bin
var genreTable []byte

// genreRow is a genre's row of the table.
type genreRow struct {
	weights [barCells]float64 // of the share of bars with a hit in each cell
	bias    float64           // −Inf: nobody played the genre
}

// genreRowSize is the size of a row in the file: float32 in little endian.
const genreRowSize = (barCells + 1) * 4

var genreRows = readGenreTable(genreTable)

func readGenreTable(data []byte) (rows [groove.NumGenres]genreRow) {
	for g := range rows {
		row := &rows[g]
		at := func(i int) float64 {
			return float64(math.Float32frombits(binary.LittleEndian.Uint32(data[g*genreRowSize+4*i:])))
		}
		for i := range row.weights {
			row.weights[i] = at(i)
		}
		row.bias = at(barCells)
	}
	return rows
}

// genreLogProbability returns the logarithm of the probability that a loop is of a genre, by what is played where in the bar. Of a genre that
// nobody played it is 0.
func genreLogProbability(p *groove.Pattern, g groove.Genre) float64 {
	if math.IsInf(genreRows[g].bias, -1) {
		return 0
	}
	share := barSharesOf(p)
	var scores [groove.NumGenres]float64
	top := math.Inf(-1)
	for k := range genreRows {
		scores[k] = genreRows[k].bias
		for i, x := range share {
			scores[k] += x * genreRows[k].weights[i]
		}
		top = max(top, scores[k])
	}
	sum := 0.0
	for _, s := range scores {
		sum += math.Exp(s - top)
	}
	return scores[g] - top - math.Log(sum)
}
