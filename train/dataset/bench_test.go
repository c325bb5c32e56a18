package dataset

import (
	"os"
	"testing"
)

// The second start has to take a tenth of the first at most.
func BenchmarkOpen(b *testing.B) {
	place := os.Getenv(datasetEnv)
	if place == "" {
		b.Skip(datasetEnv + " is unset: not reading the Groove dataset")
	}
	dir := b.TempDir()
	if _, err := OpenCached(place, Options{}, dir); err != nil {
		b.Fatal(err)
	}
	for name, open := range map[string]func() (*Set, error){
		"first":  func() (*Set, error) { return Open(place, Options{}) },
		"second": func() (*Set, error) { return OpenCached(place, Options{}, dir) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := open(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
