package control

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Page is the fakeHub's.
func (h *fakeHub) Page() Page {
	return Page{Here: []string{"http://127.0.0.1:7770/"}, Network: []string{"http://10.0.0.2:7770/?token=x"}}
}

func TestPage(t *testing.T) {
	_, c := serve(t, newFakeHub())
	got, err := c.Page(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := Page{SchemaVersion: 1, Here: []string{"http://127.0.0.1:7770/"}, Network: []string{"http://10.0.0.2:7770/?token=x"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
