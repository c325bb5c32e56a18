package web

import (
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/infer"
)

// Hub is the daemon as the page's server sees it: all that the control socket can do, and what a page shows beside. All
// methods are safe for concurrent use, and none waits for a page.
type Hub interface {
	control.Hub
	// Live returns where the song is. It is called 50 times a second while a page is open, so it waits for nobody.
	Live() Live
	// Histogram returns how late notes have been sent: upper edges of classes in µs, and how many notes each has.
	Histogram() []Bucket
	// Model returns the model that decodes. It is not written to.
	Model() *infer.Model
	// ModelFile returns the file of a model by its id. The errors are those of package library.
	ModelFile(id string) ([]byte, error)
}

// Bucket is one class of a histogram.
type Bucket struct {
	UpTo  float64 // µs
	Count uint64
}
