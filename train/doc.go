// Package train trains models: the conditional VAE of the GrooveGen paper and our own variant of it, with their losses,
// the training loop with its checkpoints, and the fine-tuning of a model that plays.
//
// The arithmetic is in train/nn. train/gorgonia has the paper's model as a Gorgonia graph, with which the gradients of
// this package are compared in tests.
package train
