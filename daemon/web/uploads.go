package web

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// The limits of files that are dropped on the page.
const (
	maxUploadFile  = 1 << 20
	maxUploadFiles = 2000
	maxUploadBatch = 64 << 20
	maxUploadDepth = 4 // folders and the name
	maxUploadName  = 80
	maxBatches     = 8  // batches that are kept
	maxUploading   = 4  // files that are stored at once
	maxReceiving   = 32 // bodies that come at once
)

// uploads keeps the MIDI files that were dropped on pages, one folder for each drop. Newer drops replace the oldest.
type uploads struct {
	dir    string
	hub    Hub
	busy   chan struct{} // one entry for each file that is being stored
	coming receiving

	mu      sync.Mutex
	batches map[string]*batch
}

// batch is the files of one drop.
type batch struct {
	files int
	bytes int64
}

// newUploads keeps files in dir, which need not exist. Files of earlier starts count.
func newUploads(dir string, hub Hub) *uploads {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole // trainings need an absolute path
	}
	return &uploads{dir: dir, hub: hub, busy: make(chan struct{}, maxUploading), batches: map[string]*batch{}}
}

// uploaded is the answer to an uploaded file.
type uploaded struct {
	Name       string `json:"name"` // as it was stored
	Bytes      int    `json:"bytes"`
	Files      int    `json:"files"` // of the drop so far
	BatchBytes int64  `json:"batch_bytes"`
}

// putUpload receives one file: PUT /upload/BATCH/[FOLDER/…]NAME.mid.
func (s *Server) putUpload(w http.ResponseWriter, r *http.Request) *control.Error {
	u := s.uploads
	id, rest, _ := strings.Cut(r.PathValue("file"), "/")
	if e := checkBatch(id); e != nil {
		return e
	}
	name, e := cleanPath(rest)
	if e != nil {
		return e
	}
	if e = checkKind(r.Header.Get("Content-Type")); e != nil {
		return e
	}
	data, e := u.receive(w, r)
	if e != nil {
		return e
	}
	select {
	case u.busy <- struct{}{}:
		defer func() { <-u.busy }()
	default:
		w.Header().Set("Retry-After", "1")
		return &control.Error{
			Code: http.StatusTooManyRequests, Field: "upload", Message: "too many files come at once", Hint: "send " + strconv.Itoa(maxUploading) + " at a time",
		}
	}
	done, err := u.keep(id, name, data)
	if err != nil {
		return control.ErrorOf(err, http.StatusInternalServerError)
	}
	writeJSON(w, http.StatusCreated, done)
	return nil
}

// checkBatch accepts 8 to 32 small letters and digits, because the batch becomes the name of a folder.
func checkBatch(id string) *control.Error {
	bad := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	if len(id) < 8 || len(id) > 32 || strings.ContainsFunc(id, bad) {
		return refuse("batch", id, "the upload has no proper name", "PUT /upload/BATCH/NAME.mid, BATCH of 8 to 32 small letters and digits")
	}
	return nil
}

// checkKind accepts the media types that browsers use for MIDI files, and none at all.
func checkKind(kind string) *control.Error {
	mt, _, err := mime.ParseMediaType(kind)
	if kind == "" || err == nil && slices.Contains([]string{"audio/midi", "audio/mid", "audio/x-midi", "audio/x-mid", "application/octet-stream"}, mt) {
		return nil
	}
	return &control.Error{
		Code: http.StatusUnsupportedMediaType, Field: "Content-Type", Value: clip(kind), Message: "the file is not a MIDI file (by its media type)", Hint: "send audio/midi",
	}
}

// readMIDI reads a file and checks that it starts as a Standard MIDI File. The training checks the rest.
func readMIDI(body io.Reader) ([]byte, *control.Error) {
	data, err := io.ReadAll(body)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &control.Error{
			Code: http.StatusRequestEntityTooLarge, Field: "body", Message: "the file is over " + strconv.Itoa(maxUploadFile>>20) + " MB",
			Hint: "a MIDI file with drums has some kilobytes",
		}
	case err != nil:
		return nil, refuse("body", "", "read file: "+clip(err.Error()), "send it again")
	case !groove.IsSMF(data):
		return nil, &control.Error{
			Code: http.StatusUnsupportedMediaType, Field: "body", Message: "the file is not a Standard MIDI File", Hint: "export .mid from the program that made it",
		}
	}
	return data, nil
}

// keep stores a file in a batch, if there is room.
func (u *uploads) keep(id, name string, data []byte) (uploaded, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	b, err := u.open(id)
	if err != nil {
		return uploaded{}, err
	}
	path := filepath.Join(u.dir, id, filepath.FromSlash(name))
	var before int64 = -1 // the same file, sent again
	if info, lerr := os.Lstat(path); lerr == nil {
		before = info.Size()
	}
	files, size := b.files, b.bytes+int64(len(data))-max(before, 0)
	if before < 0 {
		files++
	}
	if files > maxUploadFiles || size > maxUploadBatch {
		return uploaded{}, &control.Error{
			Code: http.StatusRequestEntityTooLarge, Field: "upload", Value: id,
			Message: fmt.Sprintf("one drop takes %d files and %d MB", maxUploadFiles, maxUploadBatch>>20), Hint: "groovectl retrain FOLDER takes any number",
		}
	}
	if err = os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return uploaded{}, fmt.Errorf("keep upload: %w", err)
	}
	err = atomicfile.WriteFile(path, 0o600, func(w io.Writer) error {
		_, werr := w.Write(data)
		return werr
	})
	if err != nil {
		return uploaded{}, fmt.Errorf("keep upload: %w", err)
	}
	b.files, b.bytes = files, size
	return uploaded{Name: name, Bytes: len(data), Files: files, BatchBytes: size}, nil
}

// open returns a batch, which may be of an earlier start. A new one replaces the oldest. mu is held.
func (u *uploads) open(id string) (*batch, error) {
	if b, ok := u.batches[id]; ok {
		return b, nil
	}
	dir := filepath.Join(u.dir, id)
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		u.prune()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for uploads: %w", err)
	}
	b := &batch{}
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			b.files, b.bytes = b.files+1, b.bytes+info.Size()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look at uploads: %w", err)
	}
	u.batches[id] = b
	return b, nil
}

// prune makes room for one more batch: it removes the oldest, but not those that a training still reads. mu is held.
func (u *uploads) prune() {
	entries, err := os.ReadDir(u.dir)
	if err != nil {
		return // there are none
	}
	var old []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && checkBatch(e.Name()) == nil && !u.needed(e.Name()) {
			old = append(old, info)
		}
	}
	slices.SortFunc(old, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for i := 0; len(old)-i >= maxBatches; i++ {
		delete(u.batches, old[i].Name())
		_ = os.RemoveAll(filepath.Join(u.dir, old[i].Name())) // a folder that cannot be removed stays
	}
}

// needed reports whether a training that has not ended reads a batch.
func (u *uploads) needed(id string) bool {
	return slices.ContainsFunc(u.hub.Jobs(), func(s jobs.Status) bool {
		return !s.State.Final() && s.Data == filepath.Join(u.dir, id)
	})
}

// folder returns the folder of a batch that has files.
func (u *uploads) folder(id string) (string, error) {
	if e := checkBatch(id); e != nil {
		return "", e
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	dir := filepath.Join(u.dir, id)
	if _, err := os.Lstat(dir); err != nil {
		return "", &control.Error{
			Code: http.StatusNotFound, Field: "upload", Value: id, Message: "nothing was uploaded as " + strconv.Quote(id), Hint: "PUT its files first",
		}
	}
	return dir, nil
}

// cleanPath makes a path that is valid on every system from the path of a dropped file, with slashes. Folder names are
// kept if possible, because they may name genres.
func cleanPath(path string) (string, *control.Error) {
	parts := strings.Split(path, "/")
	if len(parts) > maxUploadDepth {
		return "", refuse("name", path, "the file lies in too many folders", "send at most "+strconv.Itoa(maxUploadDepth-1)+" of them")
	}
	for i, p := range parts {
		if p == "" || p == "." || p == ".." {
			return "", refuse("name", path, "the file has no proper name", "PUT /upload/BATCH/NAME.mid")
		}
		parts[i] = cleanName(p)
	}
	last := parts[len(parts)-1]
	if !groove.IsMIDIFile(last) {
		return "", &control.Error{
			Code: http.StatusUnsupportedMediaType, Field: "name", Value: clip(last), Message: "the file is not a MIDI file (by its name)",
			Hint: "only .mid, .midi, .smf, .rmi and .kar files are accepted",
		}
	}
	return strings.Join(parts, "/"), nil
}

// cleanName replaces characters that are not allowed on some system. A changed name gets a unique suffix, so that two
// names do not become the same.
func cleanName(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" ._-+&()#", r) {
			return r
		}
		return '_'
	}, name)
	ext := filepath.Ext(clean)
	stem := strings.Trim(strings.TrimSuffix(clean, ext), " .")
	if len(ext) > 5 || ext == "." {
		stem, ext = strings.Trim(clean, " ."), ""
	}
	if stem+ext == name && !reserved(stem) && len(stem) <= maxUploadName {
		return name
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(name)) // a hash takes everything
	mark := fmt.Sprintf("-%08x", sum.Sum32())
	return stem[:min(len(stem), maxUploadName-len(mark))] + mark + ext
}

// reserved reports whether Windows reserves a name for a device.
func reserved(stem string) bool {
	s := strings.ToLower(stem)
	if s == "" || slices.Contains([]string{"con", "prn", "aux", "nul"}, s) {
		return true
	}
	return len(s) == 4 && (strings.HasPrefix(s, "com") || strings.HasPrefix(s, "lpt")) && s[3] >= '0' && s[3] <= '9'
}
