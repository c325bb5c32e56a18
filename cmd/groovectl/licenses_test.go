package main

import (
	"strings"
	"testing"
)

func TestLicenses(t *testing.T) {
	t.Parallel()
	out, errs, err := ctl(t, "licenses")
	if err != nil || errs != "" {
		t.Fatal(errs, err)
	}
	for _, want := range []string{"the Go standard library", "github.com/spf13/cobra", "RtMidi", "Groove MIDI Dataset", "Apache License", "SIL OPEN FONT LICENSE"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
}
