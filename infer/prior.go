package infer

// Prior is one Gaussian over z for each genre: z = Mean + Chol·ε with ε from N(0, I).
type Prior struct {
	Latent int
	Mean   []float32 // (18, Latent)
	Chol   []float32 // (18, Latent, Latent), lower-triangular
}
