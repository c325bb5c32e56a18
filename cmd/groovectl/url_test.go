package main

import (
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/control"
)

func TestURL(t *testing.T) {
	d := ctltest.Start(t)
	d.SetReport(func(s *control.Status) { s.Web.Addr = "" })
	if _, _, err := ctl(t, "url"); err == nil || !strings.Contains(err.Error(), "the web page is off") {
		t.Errorf("without a page: %v", err)
	}
	d.SetReport(func(s *control.Status) { s.Web.Addr = ":7770" })
	out, _, err := ctl(t, "url")
	if want := "http://127.0.0.1:7770/\nhttp://10.0.0.2:7770/?token=abc\n"; err != nil || out != want {
		t.Errorf("got %q, %v; want %q", out, err, want)
	}
	if out, _, err = ctl(t, "url", "--json"); err != nil || !strings.Contains(out, `"network": [`) {
		t.Errorf("as JSON: %q, %v", out, err)
	}
}
