package groove

// Feel is what the player's hand bends after the decoder. The zero value is not useful: start from DefaultFeel.
type Feel struct {
	Density  float64            // 0–2: scales the expected number of hits; 1 = as decoded. Used when hits are drawn.
	Humanize float64            // 0–2: scales learned offsets; 0 = on the grid
	Swing    float64            // 0.50–0.75: where the second sixteenth of each pair falls; 0.5 = straight
	Dynamics float64            // 0–2: scales velocity differences about the loop's mean; 0 = flat
	Gain     [NumVoices]float64 // 0–2: velocity factor of each voice; 0 = silent
}

// DefaultFeel returns the feel that leaves a pattern as it was decoded.
func DefaultFeel() Feel {
	f := Feel{Density: 1, Humanize: 1, Swing: 0.5, Dynamics: 1}
	for v := range f.Gain {
		f.Gain[v] = 1
	}
	return f
}
