package control

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

func TestKits(t *testing.T) {
	_, c := serve(t, newFakeHub())
	doc, err := c.Kits(t.Context())
	if err != nil || doc.SchemaVersion != SchemaVersion || doc.Current != "gm" || len(doc.Kits) != 1 || doc.Kits[0].Kit != groove.GMKit() ||
		doc.Folder != "/c/kits" || doc.Error == "" {
		t.Errorf("got %+v, %v", doc, err)
	}
}

func TestPlayNote(t *testing.T) {
	hub := newFakeHub()
	_, c := serve(t, hub)
	got, err := c.PlayNote(t.Context(), NoteRequest{Voice: "bd", Kit: "gm", Velocity: 90})
	if err != nil || got.Voice != groove.Kick || got.Note != 36 || got.SchemaVersion != SchemaVersion {
		t.Errorf("got %+v, %v", got, err)
	}
	if !slices.Equal(hub.struck, []NoteRequest{{Voice: "bd", Kit: "gm", Velocity: 90}}) {
		t.Errorf("struck %+v", hub.struck)
	}
	for field, request := range map[string]NoteRequest{
		"voice":    {Voice: "cowbell"},
		"velocity": {Voice: "kick", Velocity: 128},
	} {
		_, err = c.PlayNote(t.Context(), request)
		if e := wantError(t, err); e.Field != field || e.Code != http.StatusUnprocessableEntity {
			t.Errorf("%+v: got %+v", request, e)
		}
	}
	hub.playErr = errors.New("no output")
	_, err = c.PlayNote(t.Context(), NoteRequest{Voice: "kick"})
	if e := wantError(t, err); e.Code != http.StatusConflict || e.Message != "no output" {
		t.Errorf("got %+v", e)
	}
}
