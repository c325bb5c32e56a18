package training

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path/filepath"
	"sync"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/statefile"
)

const (
	// maxFiles is how many MIDI files of a folder are counted.
	maxFiles = 50_000
	// fileLogVersion is the schema of material.json.
	fileLogVersion = 1
	// maxFileLog is the largest material.json that is read, in bytes: several full folders with long paths.
	maxFileLog = 64 << 20
)

// stamp identifies the version of a file without reading it.
type stamp struct {
	Size int64 `json:"size"`
	Time int64 `json:"time"` // of the last change, ns since 1970
}

// fileLogDoc is material.json: the files that models have learned from, by path.
type fileLogDoc struct {
	SchemaVersion int              `json:"schema_version"`
	Learned       map[string]stamp `json:"learned"`
	Job           string           `json:"job,omitempty"`   // the training that runs
	Taken         map[string]stamp `json:"taken,omitempty"` // the files that were there when it started
}

// fileLog counts the user's MIDI files in the watched folders, and which of them are new since the last training. It is safe for
// concurrent use.
type fileLog struct {
	file statefile.File
	log  *slog.Logger

	mu      sync.Mutex
	folders []string // replaced, never written to
	doc     fileLogDoc
	ended   string // a training that ended before its start was noted
	counts  []control.Folder
}

func openFileLog(folders []string, path string, log *slog.Logger) *fileLog {
	m := &fileLog{folders: folders, log: log, file: statefile.File{Path: path, Version: fileLogVersion, Limit: maxFileLog}}
	err := m.file.Read(func(data []byte) error {
		m.doc = fileLogDoc{}
		return json.Unmarshal(data, &m.doc)
	}, nil)
	statefile.Log(log, "the list of learned files", "all files count as new", err)
	if !statefile.Found(err) {
		m.doc = fileLogDoc{}
	}
	return m
}

// scan counts the files again.
func (m *fileLog) scan() {
	m.mu.Lock()
	learned, folders := m.doc.Learned, m.folders // replaced, never written to
	m.mu.Unlock()
	counts := make([]control.Folder, len(folders))
	for i, folder := range folders {
		files, err := midiFiles(folder)
		counts[i] = control.Folder{Path: folder, Files: len(files)}
		if err != nil {
			counts[i].Error = err.Error()
		}
		for path, s := range files {
			if learned[path] != s {
				counts[i].New++
			}
		}
	}
	m.mu.Lock()
	m.counts = counts
	m.mu.Unlock()
}

// status returns the counts of the last scan; nil if there is no folder.
func (m *fileLog) status() []control.Folder {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.folders) == 0 {
		return nil
	}
	return m.counts
}

// setFolders makes other folders the watched ones.
func (m *fileLog) setFolders(folders []string) {
	m.mu.Lock()
	m.folders, m.counts = folders, nil
	m.mu.Unlock()
}

// best returns the folder with the most new files, or with the most files when none is new.
func (m *fileLog) best() (folder string, added int) {
	most := -1
	for _, c := range m.status() {
		if n := c.New*maxFiles + c.Files; n > most && c.Files > 0 {
			folder, added, most = c.Path, c.New, n
		}
	}
	return folder, added
}

// began notes which files a training uses. A short training may have ended by then.
func (m *fileLog) began(s jobs.Status) {
	files, err := midiFiles(s.Data)
	if err != nil {
		return // the worker reports why
	}
	m.mu.Lock()
	m.doc.Job, m.doc.Taken = s.ID, files
	ended := m.ended == s.ID
	m.mu.Unlock()
	if ended {
		m.learned(s.ID)
		return
	}
	m.save()
}

// learned notes that a training has ended well.
func (m *fileLog) learned(job string) {
	m.mu.Lock()
	if m.doc.Job == job {
		all := map[string]stamp{}
		maps.Copy(all, m.doc.Learned)
		maps.Copy(all, m.doc.Taken)
		m.doc.Learned, m.doc.Job, m.doc.Taken = all, "", nil
	} else {
		m.ended = job
	}
	m.mu.Unlock()
	m.save()
	m.scan()
}

func (m *fileLog) save() {
	m.mu.Lock()
	m.doc.SchemaVersion = fileLogVersion
	doc := m.doc
	m.mu.Unlock()
	if err := m.file.Write(doc); err != nil && !errors.Is(err, statefile.ErrNewer) {
		m.log.Error("save the list of learned files", "error", err)
	}
}

// midiFiles lists the MIDI files in a folder and below it. It does not follow links and skips folders below that cannot be read.
// The error is that the folder itself cannot be read.
func midiFiles(root string) (map[string]stamp, error) {
	files := map[string]stamp{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && path == root:
			return err
		case err != nil:
			return nil
		case d.IsDir() && path != root && groove.IsDropping(d.Name()):
			return fs.SkipDir
		case !groove.IsMIDIFile(d.Name()) || !d.Type().IsRegular():
			return nil
		}
		if len(files) == maxFiles {
			return filepath.SkipAll
		}
		if info, err := d.Info(); err == nil {
			files[path] = stamp{info.Size(), info.ModTime().UnixNano()}
		}
		return nil
	})
	if err != nil {
		return files, fmt.Errorf("look for MIDI files: %w", err)
	}
	return files, nil
}
