package page

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/groovegen/groovegen/train/eval"
)

// Table is a small table of a report. The first column names the row; all cells are ready to be shown.
type Table struct {
	Title   string
	Note    string // explains the columns; empty = none
	Columns []string
	Rows    [][]string
}

// verdictColumn is the column with the verdict of a row. It has its own alignment and colours.
const verdictColumn = "verdict"

// none is the text of a missing number.
const none = "–"

// number writes a figure with so many digits behind the point.
func number(x float64, digits int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return none
	}
	return fmt.Sprintf("%.*f", digits, x)
}

// figure writes a number of any size with three or four significant digits.
func figure(x float64) string {
	switch a := math.Abs(x); {
	case a >= 100:
		return number(x, 0)
	case a >= 10:
		return number(x, 1)
	case a >= 1:
		return number(x, 2)
	}
	return number(x, 3)
}

// percent writes a share.
func percent(x float64) string {
	if s := number(100*x, 1); s != none {
		return s + "%"
	}
	return none
}

// title names a report's model, with its training in brackets.
func title(r *eval.Report) string {
	if r.Training == "" {
		return r.Model
	}
	return r.Model + " (" + r.Training + ")"
}

// WriteText writes the report's tables for people at a terminal.
func WriteText(w io.Writer, r *eval.Report) error {
	total := 0.0
	for _, s := range r.Stages {
		total += s.Seconds
	}
	if _, err := fmt.Fprintf(w, "model %s, measured on %s in %.0f s\n", title(r), strings.Join(r.Held, " and "), total); err != nil {
		return err
	}
	for _, t := range Tables(r) {
		if err := t.text(w); err != nil {
			return err
		}
	}
	return nil
}

// text writes the table in aligned columns.
func (t Table) text(w io.Writer) error {
	if len(t.Rows) == 0 {
		return nil
	}
	wide := make([]int, len(t.Columns))
	for _, row := range append([][]string{t.Columns}, t.Rows...) {
		for i, cell := range row {
			wide[i] = max(wide[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", t.Title)
	for _, row := range append([][]string{t.Columns}, t.Rows...) {
		line := " "
		for i, cell := range row {
			pad := strings.Repeat(" ", wide[i]-utf8.RuneCountInString(cell))
			if i == 0 || t.Columns[i] == verdictColumn {
				line += " " + cell + pad + " "
			} else {
				line += " " + pad + cell + " "
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if t.Note != "" {
		b.WriteString(wrapped("("+t.Note+")", "  "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// noteWidth is how long lines of notes are in text, in columns.
const noteWidth = 100

// wrapped breaks words into lines, each with an indent before it.
func wrapped(words, indent string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(words) {
		n := utf8.RuneCountInString(word)
		switch {
		case column == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+n > noteWidth:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String() + "\n"
}
