package control

import "github.com/groovegen/groovegen/groove"

// The states of a capture.
const (
	CaptureIdle      = "idle"
	CaptureWaiting   = "waiting"   // for the next bar line
	CaptureListening = "listening" // during one of the four bars
	CaptureDone      = "done"      // the groove is captured
	CaptureFailed    = "failed"    // Error says why
)

// Capture is the status of a capture from the MIDI input.
type Capture struct {
	State    string `json:"state"`
	Bar      int    `json:"bar,omitempty"`      // 1 to 4; 5 = waiting for late notes
	Hits     int    `json:"hits,omitempty"`     // received so far, or captured
	Unmapped int    `json:"unmapped,omitempty"` // notes that the kit has no voice for
	Error    string `json:"error,omitempty"`

	Pitches []groove.PitchCount `json:"unmapped_pitches,omitempty"` // of those notes
}
