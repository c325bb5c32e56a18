package cpu

import "github.com/groovegen/groovegen/infer"

// ApplyHeads turns a batch of raw outputs into what Decode returns, in place: an engine that leaves this step to the processor
// gets the bits of this one. The slices hold what the last layer gives, as a decoder WithoutHeads returns it; the spreads are nil for a model without those heads.
// Realtime-safe: yes.
func ApplyHeads(o *infer.Output) {
	kn := available()[0]
	kn.halfTanh(o.Offsets)
	kn.sigmoid(o.Velocities)
	if o.OffsetSpread != nil {
		kn.spread(o.OffsetSpread)
		kn.spread(o.VelocitySpread)
	}
}
