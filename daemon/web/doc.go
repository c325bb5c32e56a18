// Package web serves the page on which the groove is seen, heard and steered: its files, embedded; a websocket that
// tells every page what is new and takes its commands; uploads of MIDI to learn from; downloads.
//
// The protocol is in docs/web.md. In short: the first message is hello, with the table of parameters and an id of the daemon's
// start; from then on update has each part of the state that has changed, whole; commands are those of OSC and groovectl,
// and each that has an id gets a reply. Times are milliseconds of one monotonic clock, which a page learns by ping and pong,
// so that it can place its playhead and schedule sound whatever the network does to messages.
//
// Nothing waits for a page. One goroutine, the caster, asks the hub what is new and encodes it once for all pages; a page
// finds the newest state when it is ready for it, and what it missed is counted (see board). The player is read through its
// published snapshot and through a channel that it only tries; it knows of no page.
//
// Who may ask is decided by guard: loopback, Host, Origin, and a token for other machines.
package web
