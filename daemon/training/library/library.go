package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/lockorder"
	"github.com/groovegen/groovegen/internal/regularfile"
	"github.com/groovegen/groovegen/internal/statefile"
)

// maxHistory is how many earlier models can be restored.
const maxHistory = 32

// Library is the set of models. Its methods are safe for concurrent use. They read the folder each time, so that models
// which a user adds or deletes by hand count.
type Library struct {
	dir      string
	file     statefile.File
	embedded func() []byte
	log      *slog.Logger

	mu         lockorder.Mutex
	builtIn    Entry  // read when it is first needed
	configured Entry  // the settings' own file; zero = none
	playing    string // id; may differ from state while the settings name a file
	state      stateDoc
}

// stateDoc is library.json.
type stateDoc struct {
	SchemaVersion int      `json:"schema_version"`
	Current       string   `json:"current"`           // id; empty = the model inside the program
	History       []string `json:"history,omitempty"` // ids that played before, the newest last
}

// Open reads which model played last. embedded returns the file of the model inside the program. If library.json cannot
// be read, Open logs why, and the model inside the program plays.
func Open(dir string, embedded func() []byte, log *slog.Logger) *Library {
	l := &Library{dir: dir, embedded: embedded, log: log, mu: lockorder.New(lockorder.Library)}
	l.file = statefile.File{Path: filepath.Join(dir, "library.json"), Version: SchemaVersion, Limit: maxDocument, Indent: "  "}
	err := l.file.Read(func(data []byte) error {
		l.state = stateDoc{}
		return json.Unmarshal(data, &l.state)
	}, nil)
	statefile.Log(log, "the record of the last model", "the one inside plays", err)
	if !statefile.Found(err) {
		l.state = stateDoc{}
	}
	l.sweep()
	return l
}

// sweep removes folders that a crash left half copied.
func (l *Library) sweep() {
	left, _ := filepath.Glob(filepath.Join(l.dir, ".*.adding"))
	for _, path := range left {
		if err := os.RemoveAll(path); err != nil {
			l.log.Warn("remove a half copied model", "error", err)
		}
	}
}

// FileProblem says why the choice of model is not saved; empty = it is.
func (l *Library) FileProblem() string { return l.file.Problem() }

// Dir returns the folder.
func (l *Library) Dir() string { return l.dir }

// Last returns the id of the model that played last; empty = the one inside the program.
func (l *Library) Last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.Current
}

// Begin sets the model that plays at the start, and the file that the settings name for it, if any. It writes nothing:
// without that setting, the next start uses the earlier model again.
func (l *Library) Begin(m *infer.Model, file string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.playing = m.ID
	if file != "" {
		l.configured = Entry{ID: m.ID, Name: m.Metadata["name"], State: StateConfigured, File: file}
	}
}

// List returns all models: the one inside the program, the one that the settings name, then the others, newest first.
func (l *Library) List() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := []Entry{l.inside()}
	if l.configured.ID != "" && l.configured.ID != list[0].ID {
		list = append(list, l.configured)
	}
	first := len(list)
	entries, err := os.ReadDir(l.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.log.Warn("read the folder of models", "error", err)
	}
	for _, e := range entries {
		known := slices.ContainsFunc(list[:first], func(k Entry) bool { return k.ID == e.Name() })
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !known {
			list = append(list, readEntry(l.dir, e.Name()))
		}
	}
	slices.SortStableFunc(list[first:], func(a, b Entry) int { return b.Made.Compare(a.Made) })
	for i := range list {
		list[i].Current = list[i].ID == l.playing
	}
	return list
}

// inside describes the model inside the program; l.mu is held.
func (l *Library) inside() Entry {
	if l.builtIn.ID == "" {
		data := l.embedded()
		l.builtIn = Entry{Name: DefaultName, State: StateBuiltIn, Bytes: int64(len(data))}
		if m, err := infer.Load(data); err == nil {
			l.builtIn.ID = m.ID
		}
	}
	return l.builtIn
}

// Find returns the model of a name: an id, the beginning of one, or "default". The error wraps ErrUnknown or
// ErrAmbiguous.
func (l *Library) Find(name string) (Entry, error) {
	var fit []Entry
	for _, e := range l.List() {
		if e.ID == name || name == DefaultName && e.State == StateBuiltIn {
			return e, nil
		}
		if name != "" && strings.HasPrefix(e.ID, name) {
			fit = append(fit, e)
		}
	}
	switch len(fit) {
	case 0:
		return Entry{}, fmt.Errorf("find model %.80q: %w (groovectl models lists them)", name, ErrUnknown)
	case 1:
		return fit[0], nil
	}
	return Entry{}, fmt.Errorf("find model %.80q: %w: %s and %s: give more of the id", name, ErrAmbiguous, fit[0].ID, fit[1].ID)
}

// Read returns the file of a model.
func (l *Library) Read(e Entry) ([]byte, error) {
	if e.State == StateBuiltIn {
		return l.embedded(), nil
	}
	data, err := regularfile.Read(e.File, infer.MaxModelFile)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	return data, nil
}

// Load loads a model. The error says what is wrong with its file.
func (l *Library) Load(e Entry) (*infer.Model, error) {
	if e.State == StateBuiltIn {
		return infer.Load(l.embedded())
	}
	return infer.LoadFile(e.File)
}

// Previous returns the last model that played before the present one and still exists. The error wraps ErrNoPrevious.
func (l *Library) Previous() (Entry, error) {
	l.mu.Lock()
	history, playing := slices.Clone(l.state.History), l.playing
	l.mu.Unlock()
	for _, id := range slices.Backward(history) {
		if e, err := l.Find(id); err == nil && e.ID != playing && e.State != StateBroken {
			return e, nil
		}
	}
	return Entry{}, ErrNoPrevious
}

// SetCurrent records that a model plays from now on, also after the next start. With back, the model leaves the
// history, so that going back twice goes two models back. On an error, which says why it could not be written, the
// record lasts until the daemon ends.
func (l *Library) SetCurrent(id string, back bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := slices.Clone(l.state.History)
	switch i := lastIndex(h, id); {
	case back && i >= 0:
		h = h[:i]
	case l.playing != id && l.playing != "":
		h = append(h, l.playing)
	}
	if len(h) > maxHistory {
		h = h[len(h)-maxHistory:]
	}
	l.playing = id
	l.state = stateDoc{SchemaVersion: SchemaVersion, Current: id, History: h}
	if id == l.inside().ID {
		l.state.Current = "" // so that a program with a newer model inside plays that one
	}
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return fmt.Errorf("save the choice of model: %w", err)
	}
	if err := l.file.Write(l.state); err != nil {
		return fmt.Errorf("save the choice of model: %w", err)
	}
	return nil
}

func lastIndex(list []string, s string) int {
	for i, x := range slices.Backward(list) {
		if x == s {
			return i
		}
	}
	return -1
}
