// Package eval measures a model.
package eval
