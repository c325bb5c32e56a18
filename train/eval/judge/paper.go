package judge

// PaperConfig is the classifier of the paper's section 5.2: four square convolutions of 32, 64, 128 and 256 filters,
// each with batch norm, max pooling over the steps and dropout of 0.25, global average pooling, two dense layers with
// dropout of 0.5, and a softmax. Adam with a rate of 1e-3, at most 50 epochs, the end after 10 epochs without a lower
// validation loss. Small genres get copies with scaled velocities, shaken timing and silent instruments.
//
// The paper leaves open, and we chose without trying others: batches of 32, dense layers of 256 and 128, how far the
// copies are changed and how many there are (as many windows as the median genre has), and the 5 epochs after which the
// rate is halved.
func PaperConfig() Config {
	return Config{
		Nets: []Net{{
			Plane: true, Channels: []int{32, 64, 128, 256}, Kernel: 3, Pool: []int{2, 2, 2, 2}, Parts: 1, BlockDrop: 0.25,
			Dense: 256, Second: 128, DenseDrop: 0.5, OffsetScale: 1,
		}},
		Augment: Augment{Velocity: 0.15, Jitter: 0.03, Voice: 0.1},
		Balance: 1, Fill: true, Epochs: 50, Batch: 32, Rate: 1e-3, Patience: 10, Plateau: 5,
	}
}
