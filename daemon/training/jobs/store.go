package jobs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/internal/atomicfile"
)

// keptJobs is how many ended jobs are kept.
const keptJobs = 20

// load reads the jobs in dir, oldest first. The error names the jobs that cannot be read. A job that ran when its daemon died becomes
// interrupted.
func load(dir string) ([]Status, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Status
	var errs []error
	for _, e := range entries {
		if _, err := strconv.ParseUint(e.Name(), 10, 32); err != nil || !e.IsDir() {
			continue
		}
		s, err := loadOne(filepath.Join(dir, e.Name()))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Status) int { return number(a.ID) - number(b.ID) })
	return list, errors.Join(errs...)
}

func loadOne(dir string) (Status, error) {
	job, err := ReadJob(dir)
	if err != nil {
		return Status{}, fmt.Errorf("read job %s: %w", filepath.Base(dir), err)
	}
	job.ID = filepath.Base(dir)
	var s Status
	if err := readDocument(filepath.Join(dir, StatusFile), &s); err != nil {
		// The job can run without it: a worker needs only its own files.
		s = Status{State: StateInterrupted, Started: job.Created}
	}
	s.Job = job
	if s.State == StateRunning {
		s.State = StateInterrupted
		s.Error = "the daemon ended in the middle of it"
		s.Fruitless++ // set to 0 again by the first progress
	}
	return s, nil
}

// number returns an id as a number; ids are made of digits.
func number(id string) int {
	n, _ := strconv.Atoi(id)
	return n
}

// create makes the folder of a new job: the base model first, job.json last, so that a job with a job.json is complete.
func create(dir string, r Request, base Base) (Job, string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Job{}, "", fmt.Errorf("make folder of jobs: %w", err)
	}
	id, folder, err := newFolder(dir)
	if err != nil {
		return Job{}, "", fmt.Errorf("make folder of job: %w", err)
	}
	j := Job{SchemaVersion: SchemaVersion, ID: id, Created: time.Now().Round(time.Second), Request: r, Parent: base.ID}
	j.Base = filepath.Join(folder, BaseFile)
	if err = atomicfile.WriteFile(j.Base, 0o600, base.Write); err == nil {
		err = writeDocument(filepath.Join(folder, JobFile), j)
	}
	if err != nil {
		return Job{}, "", errors.Join(fmt.Errorf("write job: %w", err), os.RemoveAll(folder))
	}
	return j, folder, nil
}

// newFolder makes the folder of the next free number.
func newFolder(dir string) (id, folder string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", err
	}
	next := 1
	for _, e := range entries {
		next = max(next, number(e.Name())+1)
	}
	id = strconv.Itoa(next)
	folder = filepath.Join(dir, id)
	return id, folder, os.Mkdir(folder, 0o700)
}

// clean removes all files from a job's folder but its documents.
func clean(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		if !slices.Contains([]string{JobFile, StatusFile, VerdictFile}, e.Name()) {
			errs = append(errs, os.RemoveAll(filepath.Join(folder, e.Name())))
		}
	}
	return errors.Join(errs...)
}
