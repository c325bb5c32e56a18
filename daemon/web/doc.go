// Package web serves the web page on which users see and control the groove: its embedded files, a websocket that
// sends updates and receives commands, uploads of MIDI files to learn from, and downloads.
//
// docs/web.md describes the protocol. In short: the first message is hello, with the table of parameters and an id of
// this start of the daemon. After that, each update contains the parts of the state that have changed, each part
// complete. Commands are those of OSC and groovectl; each command with an id gets a reply. Times are milliseconds of
// one monotonic clock. A page learns its offset by ping and pong, so it can place its playhead and schedule sound
// whatever the network does.
//
// Nothing waits for a page. liveUpdates and listReader, one goroutine each, read the hub and encode what is new once
// for all pages, into snapshotCache. A page reads the newest state when it can send it; skipped states are counted.
// The player is read through its snapshot and through a channel that is never waited for. It does not know of pages.
//
// The file guard.go decides which requests are allowed: by loopback, Host, Origin, and a token for other machines.
package web
