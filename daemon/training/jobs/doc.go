// Package jobs runs trainings during playback, each in a child process of low priority. The daemon starts and stops the
// process and starts it again after an interruption. The files on disk hold the whole state:
//
//	DIR/<id>/job.json          the request (Job), written once
//	DIR/<id>/status.json       the present state (Status), written by the daemon
//	DIR/<id>/base.safetensors  the model that played when the job was made: "current" starts from it, and the candidate is compared with it
//	DIR/<id>/checkpoint...     what the worker needs to continue; it chooses the names
//	DIR/<id>/candidate/        the result: model.safetensors, its card, and the history of the losses
//	DIR/<id>/verdict.json      whether the candidate is good enough (Verdict), written by the worker last
//
// The child is this same program, called as
//
//	grooved worker DIR/<id>
//
// It writes its Progress as lines of JSON on standard output. On SIGTERM, or when its standard input ends, it saves a
// checkpoint and exits with code 75. Standard input also ends when the daemon dies. Exit code 0 means that verdict.json
// and the candidate exist. Any other code is a failure, and the last lines of standard error give the reason.
package jobs
