// Package page shows an eval.Report: as tables of text, and as one page of HTML that loads nothing from anywhere, with its
// pictures and MIDI files inside.
//
// Tables are made once (tables.go, goals.go, match.go) and written in both ways (text.go, html.go). The figures of the paper,
// the reference and its recipe beside ours are constants here, because they do not change.
package page
