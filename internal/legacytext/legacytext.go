// Package legacytext reads names whose characters no one says: those of tracks in MIDI files and of entries in zip
// archives.
package legacytext

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	utf16 "golang.org/x/text/encoding/unicode"
)

// Decode returns a name in UTF-8: it is UTF-16 if it begins with a byte order mark, UTF-8 if it can be that, Shift-JIS
// if it makes Japanese there, else in the usual characters of its kind of file.
func Decode(name []byte, usual *charmap.Charmap) string {
	if bytes.HasPrefix(name, []byte{0xFF, 0xFE}) || bytes.HasPrefix(name, []byte{0xFE, 0xFF}) {
		if text, err := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewDecoder().Bytes(name); err == nil {
			return string(text)
		}
	}
	if utf8.Valid(name) {
		return strings.TrimPrefix(string(name), "\uFEFF")
	}
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(name)
	if err == nil && !bytes.ContainsRune(text, utf8.RuneError) && isJapanese(text) {
		return string(text)
	}
	if text, err = usual.NewDecoder().Bytes(name); err == nil {
		return string(text)
	}
	return string(bytes.ToValidUTF8(name, []byte("?")))
}

// isJapanese reports whether a text has kana, or two ideographs in a row: by chance "ér" in Windows-1252 makes one, and "Ä" a narrow kana.
func isJapanese(text []byte) bool {
	ideographs := 0
	for _, r := range string(text) {
		const firstKana, lastKana = 0x3041, 0x30FE
		if r >= firstKana && r <= lastKana {
			return true
		}
		if ideographs++; !unicode.Is(unicode.Han, r) {
			ideographs = 0
		}
		if ideographs == 2 {
			return true
		}
	}
	return false
}
