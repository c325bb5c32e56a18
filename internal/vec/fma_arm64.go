package vec

// FMA returns x·y + z, rounded once: Go's compiler makes one instruction of it. The conversion keeps it from taking the product that z may be in
// place of x·y.
func FMA(x, y, z float32) float32 { return x*y + float32(z) }
