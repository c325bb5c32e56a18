package groove

// Origin says where a loop came from: the same origin on the same engine gives the same notes, bit for bit.
type Origin struct {
	Model       string    // model id: first 12 hex digits of the file's SHA-256
	Engine      string    // "cpu", "gorgonia"
	Seed        uint64    // draws z and, with Variation, the hits
	Draw        uint32    // which of the seed's candidates an audition chose, from 1; 0 and 1 = the seed's own
	Variation   uint32    // which draw of hits from the same z
	Take        uint32    // which of the variation's candidates was chosen, from 0
	Style       Style     // genres and tempo of the decoder's condition
	Latent      []float32 // z as decoded, nudges included; never written to after the loop is published
	Walk        float64   // how far along the seed's walk through the latent
	Temperature float64   // 0 = the most likely cells, as many as the density requires
	Code        string    // recall code: brings the loop back by itself; empty = it has none
}

// Loop is what plays: a pattern with the feel already in it, and where it came from. Immutable once published.
type Loop struct {
	ID      uint64 // counts up within one daemon
	Pattern Pattern
	Drawn   Pattern // the same before the feel, for locks; not part of a LoopDoc
	// Decoded is Drawn before its hits were centered on the grid: drummers, and so the models, play ahead of the beat.
	// Timing is Decoded's, without the settings of single voices. Neither is part of a LoopDoc.
	Decoded Pattern
	Timing  Timing
	// Fill is Pattern with a fill at the end of each bar and a landing on the downbeat after it. The sequencer plays
	// those that the user requested. The fills take the last FillSteps of a bar. Nil = the loop has none.
	Fill      *Pattern
	FillSteps int
	Feel      Feel
	Origin    Origin
	// Probabilities holds each cell's hit probability as the decoder gave it, for pictures and for re-sampling.
	Probabilities [Steps][NumVoices]float32
}
