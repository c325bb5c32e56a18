package preset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/regularfile"
	"github.com/groovegen/groovegen/internal/tomlfile"
)

const (
	ext = ".toml"
	// maxFile is the largest file that is read, in bytes; a scene with nine locked voices has ten thousand.
	maxFile = tomlfile.MaxSize
	// maxListed is how many files of a kind are listed.
	maxListed = 10_000
)

// What can be wrong with a name.
var (
	ErrName     = errors.New("is no name: want 1 to 64 letters a to z, digits, spaces, _ and -")
	ErrNotFound = errors.New("there is none of that name")
)

// Store is a folder with presets and scenes, each kind in a folder of its own. Its methods are safe for concurrent use
// as far as the file system is.
type Store struct {
	folder string
	mu     sync.Mutex // held while a free name is looked for and taken
}

// Open returns the store in a folder, which need not exist.
func Open(folder string) *Store { return &Store{folder: folder} }

// Entry is a file of the store.
type Entry struct {
	Name     string `json:"name"`
	Kind     Kind   `json:"kind"`
	Favorite bool   `json:"favorite"`
	Model    string `json:"model,omitempty"` // id of the model that it was made with
	Title    string `json:"title"`           // "funk 70% + jazz 30%, 100 BPM, seed 7"
	File     string `json:"file"`
	// Saved is when the file was last written, by whom ever.
	Saved time.Time `json:"saved"`
	Error string    `json:"error,omitempty"` // why it cannot be loaded
}

// path returns a file's path. The name is checked here, once for all: no name leaves the folder.
func (s *Store) path(kind Kind, name string) (string, error) {
	if !steer.IsName(name) {
		return "", fmt.Errorf("%s %.80q %w", kind, name, ErrName)
	}
	return filepath.Join(s.folder, string(kind)+"s", name+ext), nil
}

// Save writes a file, in place of one that has the name; that it was a favorite stays. A file of a newer version is not
// replaced: the error wraps ErrNewer.
func (s *Store) Save(name string, d Doc) (file string, err error) {
	if file, err = s.path(d.Kind, name); err != nil {
		return "", fmt.Errorf("save: %w", err)
	}
	old, err := s.Load(d.Kind, name, steer.Default())
	if errors.Is(err, ErrNewer) {
		return "", fmt.Errorf("save %s %s over another: %w", d.Kind, name, err)
	}
	d.Favorite = d.Favorite || err == nil && old.Favorite
	if err = os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", fmt.Errorf("save %s %s: %w", d.Kind, name, err)
	}
	if err = checkRoom(file); err != nil {
		return "", fmt.Errorf("save %s %s: %w", d.Kind, name, err)
	}
	if err = atomicfile.WriteFile(file, 0o644, d.Write); err != nil {
		return "", fmt.Errorf("save %s %s: %w", d.Kind, name, err)
	}
	return file, nil
}

// maxFiles is how many files a folder may have before no further one is saved there. Whoever lists presets reads all.
const maxFiles = 1000

// ErrFull says that there are too many files.
var ErrFull = fmt.Errorf("there are %d files in the folder already: move some of them away", maxFiles)

// checkRoom returns an error that wraps ErrFull if a file would be one too many. One that is there is written again.
func checkRoom(file string) error {
	if _, err := os.Lstat(file); err == nil {
		return nil
	}
	there, err := os.ReadDir(filepath.Dir(file))
	if err == nil && len(there) >= maxFiles {
		return ErrFull
	}
	return err
}

// Load reads a file. The error wraps ErrName or ErrNotFound, or is an *Error.
func (s *Store) Load(kind Kind, name string, present steer.State) (Doc, error) {
	file, err := s.path(kind, name)
	if err != nil {
		return Doc{}, fmt.Errorf("load: %w", err)
	}
	text, err := read(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Doc{}, fmt.Errorf("load %s %s: %w (groovectl presets lists them)", kind, name, ErrNotFound)
	}
	if err != nil {
		return Doc{}, fmt.Errorf("load %s %s: %w", kind, name, err)
	}
	d, err := Parse(file, text, present)
	if err != nil {
		return Doc{}, fmt.Errorf("load %s: %w", kind, err)
	}
	if d.Kind != kind {
		return Doc{}, &Error{File: file, Key: "kind", Err: fmt.Errorf("is %q in the folder of %ss: move the file", d.Kind, kind)}
	}
	return d, nil
}

func read(file string) (string, error) {
	text, err := regularfile.Read(file, maxFile)
	if errors.Is(err, regularfile.ErrTooLarge) {
		err = fmt.Errorf("%s is over %d KiB", file, maxFile>>10)
	}
	return string(text), err
}

// favoriteLine is where a file says whether it is a favorite.
var favoriteLine = regexp.MustCompile(`(?m)^favorite[ \t]*=[ \t]*(true|false)`)

// ToggleFavorite makes a preset a favorite, or no favorite any more. What else is in the file, comments too, stays.
func (s *Store) ToggleFavorite(kind Kind, name string) (favorite bool, err error) {
	d, err := s.Load(kind, name, steer.Default())
	if err != nil {
		return false, err
	}
	file, err := s.path(kind, name)
	if err != nil {
		return false, err
	}
	text, err := read(file)
	if err != nil {
		return false, fmt.Errorf("mark %s %s: %w", kind, name, err)
	}
	line := fmt.Sprintf("favorite = %t", !d.Favorite)
	if at := favoriteLine.FindStringIndex(text); at != nil {
		text = text[:at[0]] + line + text[at[1]:]
	} else {
		text = line + "\n" + text
	}
	if err := atomicfile.WriteFile(file, 0o644, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
		return false, fmt.Errorf("mark %s %s: %w", kind, name, err)
	}
	return !d.Favorite, nil
}

// most is how many files of one name and a number SaveNew looks at.
const most = 1000

// SaveNew writes a file that replaces no other groove's: where the name is taken, -2, -3 and so on is added to it. A
// file that has the same groove already is written again, whether it was a favorite or not. The name is the one it has
// then.
func (s *Store) SaveNew(name string, d Doc) (as, file string, err error) {
	s.mu.Lock() // two at once must not find the same name free
	defer s.mu.Unlock()
	var text strings.Builder
	if err = d.Write(&text); err != nil {
		return "", "", fmt.Errorf("save %s %s: %w", d.Kind, name, err)
	}
	as = name
	for n := 2; n <= most; n++ {
		if file, err = s.path(d.Kind, as); err != nil {
			return "", "", fmt.Errorf("save: %w", err)
		}
		old, err := read(file)
		if errors.Is(err, fs.ErrNotExist) || err == nil && unmarked(old) == unmarked(text.String()) {
			file, err = s.Save(as, d)
			return as, file, err
		}
		as = fmt.Sprintf("%s-%d", name, n)
	}
	return "", "", fmt.Errorf("save %s %s: %d files have that name and a number: move some of them away", d.Kind, name, most)
}

// unmarked is a file's text without its being a favorite or not.
func unmarked(text string) string { return favoriteLine.ReplaceAllString(text, "") }

// List returns the files there are, presets first, by name. One that cannot be loaded is there with its error.
func (s *Store) List() []Entry {
	var list []Entry
	for _, kind := range []Kind{Preset, Scene} {
		files, err := os.ReadDir(filepath.Join(s.folder, string(kind)+"s"))
		if err != nil {
			continue // not there yet
		}
		for _, f := range files[:min(len(files), maxListed)] {
			name, ok := strings.CutSuffix(f.Name(), ext)
			if !ok || f.IsDir() || !steer.IsName(name) {
				continue
			}
			list = append(list, s.entry(kind, name))
		}
	}
	slices.SortStableFunc(list, func(a, b Entry) int {
		if a.Kind != b.Kind {
			return strings.Compare(string(a.Kind), string(b.Kind))
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

func (s *Store) entry(kind Kind, name string) Entry {
	e := Entry{Name: name, Kind: kind}
	e.File, _ = s.path(kind, name)
	if info, err := os.Stat(e.File); err == nil {
		e.Saved = info.ModTime()
	}
	d, err := s.Load(kind, name, steer.Default())
	if err != nil {
		e.Error = err.Error()
		return e
	}
	e.Favorite, e.Model = d.Favorite, d.Model
	e.Title = fmt.Sprintf("%s, %g BPM, seed %d", d.State.Style(), d.State.BPM, d.State.Seed)
	return e
}
