package control

// The states of a capture.
const (
	CaptureIdle      = "idle"
	CaptureWaiting   = "waiting"   // for the next bar line
	CaptureListening = "listening" // to one of the four bars
	CaptureDone      = "done"      // the groove is captured
	CaptureFailed    = "failed"    // Error says why
)

// Capture says how listening to the MIDI input stands.
type Capture struct {
	State    string `json:"state"`
	Bar      int    `json:"bar,omitempty"`      // 1 to 4 while it listens; 5 = the last late notes
	Hits     int    `json:"hits,omitempty"`     // heard so far, or captured
	Unmapped int    `json:"unmapped,omitempty"` // notes that the kit has no voice for
	Error    string `json:"error,omitempty"`
}
