package jobs

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// The names in a job's folder.
const (
	JobFile      = "job.json"
	StatusFile   = "status.json"
	VerdictFile  = "verdict.json"
	BaseFile     = "base.safetensors"
	CandidateDir = "candidate"
	ModelFile    = "model.safetensors" // in CandidateDir
	lockFileName = "lock"
)

// maxDocument is the largest JSON file that is read, in bytes, hundreds of times the usual size.
const maxDocument = 4 << 20

// ReadJob reads DIR/job.json.
func ReadJob(dir string) (Job, error) {
	var j Job
	err := readDocument(filepath.Join(dir, JobFile), &j)
	if err == nil && j.SchemaVersion != SchemaVersion {
		err = fmt.Errorf("read %s: schema_version is %d: this program reads %d", filepath.Join(dir, JobFile), j.SchemaVersion, SchemaVersion)
	}
	return j, err
}

// ReadVerdict reads DIR/verdict.json.
func ReadVerdict(dir string) (Verdict, error) {
	var v Verdict
	err := readDocument(filepath.Join(dir, VerdictFile), &v)
	if err == nil && v.SchemaVersion != SchemaVersion {
		err = fmt.Errorf("read %s: schema_version is %d: this program reads %d", filepath.Join(dir, VerdictFile), v.SchemaVersion, SchemaVersion)
	}
	return v, err
}

// WriteVerdict writes DIR/verdict.json, the last step of a worker. Its numbers must be finite.
func WriteVerdict(dir string, v Verdict) error {
	v.SchemaVersion = SchemaVersion
	return writeDocument(filepath.Join(dir, VerdictFile), v)
}

func readDocument(path string, dst any) error {
	data, err := regularfile.Read(path, maxDocument)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, dst); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
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
