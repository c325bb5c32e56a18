package judge

// DefaultConfig is the judge that was chosen by the validation split.
func DefaultConfig() Config {
	return Config{
		Nets: []Net{{
			Channels: []int{48, 64, 96}, Kernel: 5, Pool: []int{1, 2, 2}, Parts: 4, Peaks: true, Dense: 64,
			BlockDrop: 0.1, FoldDrop: 0.3, DenseDrop: 0.5, OffsetScale: 2,
		}},
		Augment: Augment{Rotate: 0.75, Splice: 0.5, Velocity: 0.15, Lean: 0.05, Jitter: 0.03, Voice: 0.05, Mixup: 0.3},
		Small:   1, Balance: 0.75, Smooth: 0.1, Epochs: 15, Batch: 128, Rate: 2e-3, Decay: 0.05, Turns: true,
	}
}
