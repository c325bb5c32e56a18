package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// SchemaVersion is the version of entry.json and library.json.
const SchemaVersion = 1

// DefaultName is another name of the model inside the program, besides its id.
const DefaultName = "default"

// The names in a model's folder.
const (
	ModelFile = "model.safetensors"
	entryFile = "entry.json"
)

// State says why a model is in the library and whether it plays without being chosen.
type State string

// The states.
const (
	StateBuiltIn    State = "built in"   // inside the program
	StateConfigured State = "configured" // the file that the settings name
	StateAccepted   State = "accepted"   // it was good enough to play at once
	StateAdded      State = "added"      // the user added it
	StateWaiting    State = "waiting"    // it was not, see Reason; it plays when the user chooses it
	StateBroken     State = "broken"     // it cannot be read, see Reason
)

// Entry describes a model.
type Entry struct {
	ID      string    `json:"id"`
	Name    string    `json:"name,omitempty"`
	State   State     `json:"state"`
	Reason  string    `json:"reason,omitempty"`
	Made    time.Time `json:"made,omitzero"`
	Job     string    `json:"job,omitempty"`    // id of the job that made it
	Data    string    `json:"data,omitempty"`   // what it was trained on
	Parent  string    `json:"parent,omitempty"` // id of the model that it was fine-tuned from, or compared with
	File    string    `json:"file,omitempty"`   // empty for the model inside the program
	Bytes   int64     `json:"bytes,omitempty"`
	Current bool      `json:"current"` // it plays
}

// entryDoc is entry.json: the part of an Entry that is not read from the model itself.
type entryDoc struct {
	SchemaVersion int       `json:"schema_version"`
	Name          string    `json:"name,omitempty"`
	State         State     `json:"state"`
	Reason        string    `json:"reason,omitempty"`
	Made          time.Time `json:"made"`
	Job           string    `json:"job,omitempty"`
	Data          string    `json:"data,omitempty"`
	Parent        string    `json:"parent,omitempty"`
}

// The errors of this package; test with errors.Is.
var (
	// ErrUnknown means that there is no model of that name.
	ErrUnknown = errors.New("no such model")
	// ErrAmbiguous means that there are several.
	ErrAmbiguous = errors.New("several models have this name")
	// ErrNoPrevious means that nothing else has played before.
	ErrNoPrevious = errors.New("there is no earlier model to go back to")
)

// readEntry reads a model's folder. A damaged folder gives an entry in state StateBroken.
func readEntry(dir, id string) Entry {
	e := Entry{ID: id, File: filepath.Join(dir, id, ModelFile)}
	info, err := os.Stat(e.File)
	if err != nil {
		e.State, e.Reason = StateBroken, fmt.Sprintf("%s: %v", ModelFile, errors.Unwrap(err))
		return e
	}
	e.Bytes = info.Size()
	var doc entryDoc
	if err := readDocument(filepath.Join(dir, id, entryFile), &doc); err != nil {
		// The model itself can still be used by name.
		e.State, e.Reason, e.Made = StateWaiting, fmt.Sprintf("nothing is known of it: %v", err), info.ModTime()
		return e
	}
	e.Name, e.State, e.Reason, e.Made, e.Job, e.Data, e.Parent = doc.Name, doc.State, doc.Reason, doc.Made, doc.Job, doc.Data, doc.Parent
	return e
}

func (e *Entry) doc() entryDoc {
	return entryDoc{
		SchemaVersion: SchemaVersion, Name: e.Name, State: e.State, Reason: e.Reason, Made: e.Made, Job: e.Job, Data: e.Data, Parent: e.Parent,
	}
}

// maxDocument is the largest JSON file that is read, in bytes.
const maxDocument = 1 << 20

func readDocument(path string, dst any) error {
	data, err := regularfile.Read(path, maxDocument)
	if err != nil {
		return err
	}
	var version struct {
		SchemaVersion int `json:"schema_version"`
	}
	if json.Unmarshal(data, &version) != nil || json.Unmarshal(data, dst) != nil { // whose errors quote the file
		return fmt.Errorf("read %s: it is not as this program writes it", path)
	}
	if version.SchemaVersion != SchemaVersion {
		return fmt.Errorf("read %s: schema_version is %d: this program reads %d", path, version.SchemaVersion, SchemaVersion)
	}
	return nil
}

func writeDocument(path string, doc any) error {
	return atomicfile.WriteFile(path, 0o600, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(doc)
	})
}
