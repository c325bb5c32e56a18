package web

import (
	"encoding/json"

	"github.com/groovegen/groovegen/daemon/control"
)

// latenessDoc is the lateness of notes, with the histogram.
type latenessDoc struct {
	control.Lateness
	Histogram [][2]float64 `json:"histogram"` // upper edge in µs, count
}

// newLatenessDoc joins quantiles and histogram buckets.
func newLatenessDoc(l control.Lateness, classes []Bucket) latenessDoc {
	d := latenessDoc{Lateness: l, Histogram: make([][2]float64, 0, len(classes))}
	for _, c := range classes {
		d.Histogram = append(d.Histogram, [2]float64{c.UpTo, float64(c.Count)})
	}
	return d
}

// encode encodes a document as JSON. One that JSON cannot represent, for example with an infinity, becomes null.
func encode(doc any) []byte {
	data, err := json.Marshal(doc)
	if err != nil {
		return []byte("null")
	}
	return data
}
