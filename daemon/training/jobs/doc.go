// Package jobs runs trainings beside the music: each in a child process of low priority, which the daemon starts, listens
// to, stops, and starts again where a restart interrupted it. What is on disk is the truth:
//
//	DIR/<id>/job.json          the request (Job), written once
//	DIR/<id>/status.json       how it stands (Status), written by the daemon
//	DIR/<id>/base.safetensors  the model that played when the job was made: where "current" starts, and what is compared
//	DIR/<id>/checkpoint...     what the worker needs to go on; its names are the worker's own
//	DIR/<id>/candidate/        what came out: model.safetensors, its card, and the history of the losses
//	DIR/<id>/verdict.json      whether the candidate is good enough (Verdict), written by the worker last
//
// The child is this same program, called as
//
//	grooved worker DIR/<id>
//
// It writes its Progress as lines of JSON on standard output. It stops, with a checkpoint saved and exit code 75, when it
// gets SIGTERM or when its standard input ends, which also happens when the daemon dies. Exit code 0 means that
// verdict.json and the candidate are there; any other means failure, and the last lines of standard error say why.
package jobs
