package dataset

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// plainText returns what spreadsheets and editors write as UTF-8 with line feeds: UTF-16 or UTF-8 with a byte order mark, UTF-16 without
// one, or Windows-1252, with line ends of any system.
func plainText(data []byte) []byte {
	var err error
	out := data
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		out = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	case len(data) > 1 && data[0] != 0 && data[1] == 0:
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(data)
	case len(data) > 1 && data[0] == 0 && data[1] != 0:
		out, err = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Bytes(data)
	case !utf8.Valid(data):
		out, err = charmap.Windows1252.NewDecoder().Bytes(data)
	}
	if err != nil {
		out = bytes.ToValidUTF8(data, []byte("?"))
	}
	out = bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(out, []byte("\r"), []byte("\n"))
}

// tableReader returns a reader of a table with any separator: the one that a first line like "sep=;" names, or the most frequent of
// comma, semicolon and tab in the row of titles. first is the number of lines before that row.
func tableReader(data []byte) (r *csv.Reader, first int) {
	text := plainText(data)
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	comma := rune(0)
	if name, ok := strings.CutPrefix(strings.ToLower(strings.Trim(string(line), "\" ")), "sep="); ok {
		if comma, _ = utf8.DecodeRuneInString(name); !strings.ContainsRune(",;\t|", comma) || comma == 0 {
			comma = 0
		}
		text, first = rest, 1
		line, _, _ = bytes.Cut(text, []byte("\n"))
	}
	if comma == 0 {
		comma = ','
		for _, c := range ";\t|" {
			if strings.Count(string(line), string(c)) > strings.Count(string(line), string(comma)) {
				comma = c
			}
		}
	}
	r = csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord, r.Comma = -1, comma
	return r, first
}

// sameName returns a name in the form by which names are compared: systems store é as one character or as two.
func sameName(name string) string { return norm.NFC.String(name) }
