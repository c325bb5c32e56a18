package terminal_test

import (
	"os"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
)

func TestAFileIsNoTerminal(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := terminal.Of(f, os.Getenv); got.Width != 0 || got.Colour {
		t.Errorf("got %+v", got)
	}
}

func TestOnlyATerminalIsInteractive(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	none := func(string) string { return "" }
	out := terminal.Output{Width: 80}
	if terminal.Interactive(f, out, none) || terminal.Interactive(strings.NewReader(""), out, none) {
		t.Error("a file passes for a terminal")
	}
}
