package legacytext

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestDecode(t *testing.T) {
	for name, want := range map[string]string{
		"Drums":                 "Drums",
		"Schlagzeug 1 – für":    "Schlagzeug 1 – für",
		"\xEF\xBB\xBFKit":       "Kit",
		"\xFF\xFED\x00r\x00":    "Dr",
		"\xFE\xFF\x00D\x00r":    "Dr",
		"P\xE9rcussion":         "Pércussion",
		"\x83h\x83\x89\x83\x80": "ドラム",
		"caf\xE9 \x81":          "café \uFFFD",
		"\x91\xBE\x8C\xDB":      "太鼓",
		"\xC4nderung":           "Änderung",
		"":                      "",
		"\xFF\xFE":              "",
		"\xFE\xFF\xD8\x00 lone": "\uFFFD\u206C潮\uFFFD",
	} {
		if got := Decode([]byte(name), charmap.Windows1252); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := Decode([]byte("\x81ber"), charmap.CodePage437); got != "über" {
		t.Errorf("code page 437: %q", got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xFE\xFF\xD8"))
	f.Add([]byte("P\xE9rc"))
	f.Fuzz(func(t *testing.T, name []byte) {
		defer alloctest.Bound(t, len(name))()
		if text := Decode(name, charmap.Windows1252); !utf8.ValidString(text) {
			t.Errorf("%q: %q is no UTF-8", name, text)
		}
	})
}
