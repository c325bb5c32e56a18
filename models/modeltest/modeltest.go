// Package modeltest opens the embedded model for tests.
package modeltest

import (
	"testing"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/models"
)

// Open loads the embedded model with its encoder, and a decoder that is closed when the test ends.
func Open(t testing.TB) (*infer.Model, *cpu.Decoder) {
	t.Helper()
	m, err := infer.LoadWithEncoder(models.Default())
	if err != nil {
		t.Fatal(err)
	}
	dec, err := cpu.New(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dec.Close() })
	return m, dec
}
