// Package page writes an eval.Report as tables of text, and as one page of HTML that loads nothing from elsewhere, with
// its pictures and MIDI files inside.
//
// Tables are made once (tables.go, goals.go, match.go) and written in both forms (table.go, html.go). The figures of
// the paper, the reference and its recipe are constants here, because they do not change.
package page
