// Package control is the daemon's control socket: HTTP with JSON bodies on a unix socket that only the user can open. It
// holds the types on the wire, the server, and the client that groovectl is made of.
//
//	GET  /v1/status          Status
//	GET  /v1/events          a stream of Events, one JSON object a line; ?interval_ms=100 (20 to 60000)
//	POST /v1/command         steer.Command; answers Done: {}, and to a prompt what it came to
//	GET  /v1/loop            groove.LoopDoc of the loop that plays; ?id=N of one of the last that played
//	GET  /v1/history         History: the last loops that played
//	GET  /v1/presets         Presets: the presets and scenes there are
//	POST /v1/reload          reads the config again; answers Reload
//	GET  /v1/params          the table of parameters, as package steer has it
//	GET  /v1/jobs            Jobs, the trainings; ?id=N the jobs.Status of one
//	POST /v1/jobs            jobs.Request; begins a training and answers its jobs.Status
//	DELETE /v1/jobs?id=N     ends a training for good; answers its jobs.Status
//	GET  /v1/models          Models
//	POST /v1/use             Use; another model from the next loop on; answers Used
//	GET  /v1/kits            Kits
//	POST /v1/strike          Strike; plays one note at once; answers Struck
//	GET  /v1/osc             Controllers: who may steer by OSC, and where
//	POST /v1/osc/pair        PairRequest; opens OSC to the network for a while; answers Controllers
//	POST /v1/osc/answer      PairAnswer; lets the controller that spoke first in, or sends it away
//	POST /v1/osc/forget      ForgetRequest; lets a controller in no more
//
// What is refused is answered with a 4xx and {"error":{"field","value","message","hint"}}. Every document carries
// schema_version; fields are added without a new version, and a reader skips those it does not know.
//
// An event is sent at each interval and after each change. Its reason is "model" when another model decodes than in the
// event before, and "job" when a training has begun, ended or got to another phase or epoch; every event has the newest
// progress.
//
// The server knows the daemon as a Hub. It never holds it up: a client that reads slowly gets fewer events, each as new
// as it can be, with a count of those left out.
package control
