package main

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/control"
)

// Page is the fakeDaemon's.
func (d *fakeDaemon) Page() control.Page {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.status.Web.Addr == "" {
		return control.Page{Error: "the web page is off: see [web] in the settings"}
	}
	return control.Page{Here: []string{"http://127.0.0.1:7770/"}, Network: []string{"http://10.0.0.2:7770/?token=abc"}}
}

func TestURL(t *testing.T) {
	d := start(t)
	d.mu.Lock()
	d.status.Web.Addr = ""
	d.mu.Unlock()
	if _, _, err := ctl(t, "url"); err == nil || !strings.Contains(err.Error(), "the web page is off") {
		t.Errorf("without a page: %v", err)
	}
	d.mu.Lock()
	d.status.Web.Addr = ":7770"
	d.mu.Unlock()
	out, _, err := ctl(t, "url")
	if want := "http://127.0.0.1:7770/\nhttp://10.0.0.2:7770/?token=abc\n"; err != nil || out != want {
		t.Errorf("got %q, %v; want %q", out, err, want)
	}
	if out, _, err = ctl(t, "url", "--json"); err != nil || !strings.Contains(out, `"network": [`) {
		t.Errorf("as JSON: %q, %v", out, err)
	}
}
