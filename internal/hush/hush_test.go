package hush

import (
	"os"
	"testing"
)

func TestOver(t *testing.T) {
	t.Setenv("TERM", "dumb")
	was, had = "xterm", true
	if Over(); os.Getenv("TERM") != "xterm" {
		t.Errorf("TERM is %q", os.Getenv("TERM"))
	}
	had = false
	if Over(); os.Getenv("TERM") != "" {
		t.Errorf("TERM is %q, and was not set", os.Getenv("TERM"))
	}
}
