package main

import (
	"context"
	"errors"
	"os"

	"github.com/groovegen/groovegen/daemon/jobs"
)

// workerArgument makes this program a worker instead of a daemon: grooved worker JOBDIR, as the daemon calls it.
const workerArgument = "worker"

// isWorker reports whether the program was called to do a job, and in which folder.
func isWorker(args []string) (dir string, yes bool) {
	if len(args) == 3 && args[1] == workerArgument {
		return args[2], true
	}
	return "", false
}

// work does the job in a folder and returns the exit code.
func work(dir string) int { return jobs.Work(dir, os.Stdin, os.Stdout, runJob) }

// runJob trains. See jobs.Train for what it has to keep to.
func runJob(context.Context, string, jobs.Job, func(jobs.Progress)) error {
	return errors.New("train: this build of grooved has no trainer")
}
