package control

import (
	"net/netip"
	"time"

	"github.com/groovegen/groovegen/daemon/osc/access"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/daemon/training/library"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/piece"
)

// Hub is the daemon for its clients: the control socket and the web page. All methods are safe for concurrent use, and
// none waits for a client. Services makes a Hub of the daemon's parts.
type Hub interface {
	SessionService
	TrainingService
	KitService
	AccessService
	RecordingService
	PageService
	DaemonService
}

// Services is a Hub made of the daemon's parts.
type Services struct {
	SessionService
	TrainingService
	KitService
	AccessService
	RecordingService
	PageService
	DaemonService
}

// SessionService is what plays: its parameters, loops and presets.
type SessionService interface {
	steer.Hub
	// Loop returns a loop and the kit it is sent with: the one that plays for id 0, else one of the last that played.
	// The error wraps ErrNoLoop when there is no such loop (any more).
	Loop(id uint64) (*groove.Loop, groove.Kit, error)
	// AsPlayed returns a loop as it was played the last time, with fills and time scale, or as it is going to be
	// played. Its id and error are those of Loop.
	AsPlayed(id uint64) (*groove.Loop, piece.Piece, error)
	// History returns the last loops that played, oldest first.
	History() []PastLoop
	// Presets returns all presets and scenes.
	Presets() []preset.Entry
	// More returns the loops that were drawn to choose from, and how many are still to come.
	More() (loops []*groove.Loop, left int)
}

// TrainingService trains models and changes them. Its errors are those of packages jobs and library.
type TrainingService interface {
	// Jobs returns all jobs, oldest first.
	Jobs() []jobs.Status
	// Job returns one job.
	Job(id string) (jobs.Status, error)
	// Retrain starts a training and returns at once.
	Retrain(jobs.Request) (jobs.Status, error)
	// CancelJob ends a training for good. It waits for the end, up to some seconds.
	CancelJob(id string) (jobs.Status, error)
	// Models returns all models.
	Models() []library.Entry
	// Use makes another model decode from the next loop on. On an error the present one plays on.
	Use(Use) (Used, error)
}

// KitService knows the kits.
type KitService interface {
	// Kits returns all kits, by name.
	Kits() Kits
	// PlayNote plays one note at once, whether the song runs or not. The error is an *Error or a *steer.Error.
	PlayNote(NoteRequest) (PlayedNote, error)
}

// AccessService decides which OSC controllers of the network may send. Its errors are those of package access.
type AccessService interface {
	// Controllers returns which controllers may send, and where to.
	Controllers() Controllers
	// Pair opens the OSC port to the network for a while, in which one controller can be accepted. Length 0 is the
	// default time; a length below 0 ends the open pairing.
	Pair(length time.Duration) error
	// AnswerPair accepts the candidate under a name, which may be empty, or refuses it.
	AnswerPair(addr netip.Addr, accept bool, name string) (access.Controller, error)
	// ForgetController removes a controller, by name or address.
	ForgetController(nameOrAddr string) (access.Controller, error)
}

// RecordingService returns what was played.
type RecordingService interface {
	// Piece returns the last so many loops as they were played, or for 0 everything since the daemon began. The error
	// is an
	// *Error.
	Piece(loops int) (piece.Piece, error)
}

// PageService serves the web page.
type PageService interface {
	// Page returns where the page is. It contains the token, so only this socket shows it, which only its user can
	// open.
	Page() Page
}

// DaemonService is the daemon as a whole.
type DaemonService interface {
	// Status returns what the daemon is doing. The server calls it up to 50 times a second for each stream, so it takes
	// well under a millisecond. SchemaVersion is filled in by the server.
	Status() Status
	// LogTail returns the last lines of the log, oldest first.
	LogTail() []string
	// Reload reads the settings again. On an error the daemon keeps the old ones.
	Reload() (Reload, error)
}
