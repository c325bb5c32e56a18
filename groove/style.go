package groove

// ConditionSize is the length of the condition vector: one weight a genre, and the normalised tempo.
const ConditionSize = NumGenres + 1

// The tempo range that the condition's last element spans: (bpm − MinBPM)/(MaxBPM − MinBPM).
const (
	ModelMinBPM = 50
	ModelMaxBPM = 290
)

// Style is what a loop is asked to be: genre weights (sum 1) and a tempo in BPM.
type Style struct {
	Weights [NumGenres]float32
	BPM     float64
}

// Pure returns the style of one genre alone at a tempo.
func Pure(g Genre, bpm float64) Style {
	s := Style{BPM: bpm}
	s.Weights[g] = 1
	return s
}

// Condition returns the 19-vector that the encoder and decoder are told: genre weights, then normalised BPM clamped to
// [0, 1]. This is the one place that makes it.
func (s Style) Condition() [ConditionSize]float32 {
	var c [ConditionSize]float32
	copy(c[:NumGenres], s.Weights[:])
	c[NumGenres] = float32(min(max((s.BPM-ModelMinBPM)/(ModelMaxBPM-ModelMinBPM), 0), 1))
	return c
}
