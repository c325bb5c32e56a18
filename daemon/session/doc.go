// Package session holds what plays and how it is controlled: the parameters, undo, the loops that played, locked
// voices, presets and the kits.
//
// Every command goes through Session.Apply, whichever client sent it. Apply changes the parameters by steer.Apply,
// updates the player and requests a loop from pregen. The player takes the loop over at the next boundary of the
// quantum.
package session
