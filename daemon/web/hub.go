package web

import (
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/infer"
)

// Hub is the daemon as the page's server sees it: all that the control socket can do, and what a page shows beside. All
// methods are safe for concurrent use, and none waits for a page.
type Hub interface {
	control.Hub
	// Live returns the state of the song. It is called 50 times a second while a page is open, so it must not block.
	Live() Live
	// Histogram returns how late notes were sent, as buckets.
	Histogram() []Bucket
	// Model returns the current model. The caller must not change it.
	Model() *infer.Model
	// ModelFile returns the file of a model by its id. The errors are those of package library.
	ModelFile(id string) ([]byte, error)
}

// Bucket is one bucket of a histogram: its upper edge and the number of notes in it.
type Bucket struct {
	UpTo  float64 // µs
	Count uint64
}
