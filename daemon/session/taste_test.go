package session

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestParseTasteRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                    "read taste",
		`{"schema_version":2}`: "schema_version is 2",
		`{"schema_version":1,"opinions":[{"liking":2,"groove":"kick 0"}]}`:   "liking 2: want -1 to 1",
		`{"schema_version":1,"opinions":[{"liking":1,"groove":"kick 99"}]}`:  "opinion 1",
		`{"schema_version":1,"opinions":[{"liking":"x","groove":"kick 0"}]}`: "read taste",
	} {
		if _, err := parseTaste([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	var many tasteDoc
	many.SchemaVersion = 1
	for range maxOpinions + 5 {
		many.Opinions = append(many.Opinions, opinionDoc{Liking: 1, Groove: "kick 0"})
	}
	data, err := json.Marshal(many)
	if err != nil {
		t.Fatal(err)
	}
	if doc, err := parseTaste(data); err != nil || len(doc.Opinions) != maxOpinions {
		t.Errorf("%d opinions are read, %v", len(doc.Opinions), err)
	}
}

// FuzzTaste: a file of any contents is refused, or gives opinions that the generator can weigh.
func FuzzTaste(f *testing.F) {
	f.Add([]byte(`{"schema_version":1,"opinions":[{"liking":1,"title":"funk","groove":"kick 0 8/120; snare 4"}]}`))
	f.Add([]byte(`{"schema_version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		defer alloctest.Bound(t, len(data))()
		doc, err := parseTaste(data)
		if err != nil {
			return
		}
		if tasteOf(doc.Opinions) == nil != (len(doc.Opinions) == 0) {
			t.Errorf("%d opinions", len(doc.Opinions))
		}
	})
}
