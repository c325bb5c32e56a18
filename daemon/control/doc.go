// Package control serves the daemon's control socket: HTTP with JSON bodies on a unix socket that only the user can
// open. It contains the server, the client that groovectl uses, and the documents that they exchange.
//
//	GET  /v1/status          Status
//	GET  /v1/events          a stream of Events, one JSON object in each line; ?interval_ms=100 (20 to 60000)
//	POST /v1/command         steer.Command; answers Done: {}, for a prompt with what was understood
//	GET  /v1/loop            groove.LoopDoc of the loop that plays; ?id=N one of the last that played
//	GET  /v1/piece           a piece of music as a file: a loop or a part of the history, as MIDI or sound
//	GET  /v1/page            the address of the page
//	GET  /v1/history         History: the last loops that played
//	GET  /v1/presets         Presets: all presets and scenes
//	GET  /v1/more            More: the loops that were drawn to choose from
//	POST /v1/reload          reads the settings again; answers Reload
//	GET  /v1/params          the table of parameters of package steer
//	GET  /v1/jobs            Jobs: all trainings; ?id=N the jobs.Status of one
//	POST /v1/jobs            jobs.Request; starts a training and answers its jobs.Status
//	DELETE /v1/jobs?id=N     ends a training for good; answers its jobs.Status
//	GET  /v1/models          Models
//	POST /v1/use             Use: another model from the next loop on; answers Used
//	GET  /v1/kits            Kits
//	POST /v1/strike          NoteRequest; plays one note at once; answers PlayedNote
//	GET  /v1/osc             Controllers: which controllers may send OSC, and where to
//	POST /v1/osc/pair        PairRequest; opens OSC to the network for a while; answers Controllers
//	POST /v1/osc/answer      PairAnswer; accepts or refuses the controller that sent first
//	POST /v1/osc/forget      ForgetRequest; removes a controller
//
// A refusal has a 4xx status and {"error":{"field","value","message","hint"}}. Every document contains schema_version.
// New fields do not change the version, so a reader ignores fields that it does not know.
//
// The server sends an event at each interval and after each change. Its reason is "model" if the model is not that of
// the event before, and "job" if a training has started, ended or reached another phase or epoch. Every event contains
// the newest progress.
//
// The daemon never waits for a client: a client that reads slowly gets fewer events, each with the newest status and a
// count of those that were dropped.
package control
