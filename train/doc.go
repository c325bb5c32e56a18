// Package train is the learner: the conditional VAE of the GrooveGen paper and our own variant of it, their losses, the
// training loop with its checkpoints, and the fine-tuning of a model that plays.
//
// The arithmetic is in train/nn; train/gorgonia holds the paper's model once more as a Gorgonia graph, against which this
// one is tested gradient by gradient.
package train
