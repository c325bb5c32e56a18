package configs

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

func TestSystemdUnit(t *testing.T) {
	section := ""
	for i, line := range strings.Split(strings.TrimSpace(SystemdUnit), "\n") {
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case regexp.MustCompile(`^\[(Unit|Service|Install)\]$`).MatchString(line):
			section = line
		case section == "" || !regexp.MustCompile(`^[A-Z][A-Za-z]+=.+$`).MatchString(line):
			t.Errorf("line %d is no setting of a section: %q", i+1, line)
		}
	}
	for _, want := range []string{"ExecStart=%h/.local/bin/grooved\n", "LimitRTPRIO=", "Restart=on-failure", "WantedBy=default.target"} {
		if !strings.Contains(SystemdUnit, want) {
			t.Errorf("the unit lacks %s", want)
		}
	}
}

func TestLaunchdAgent(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(LaunchdAgent))
	d.Strict = true
	var keys, values int
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			switch e.Name.Local {
			case "key":
				keys++
			case "string", "true", "false", "integer", "array":
				values++
			}
		}
	}
	if keys < 6 || values < keys {
		t.Errorf("%d keys, %d values", keys, values)
	}
}

func TestManualIsPlainText(t *testing.T) {
	for i, line := range strings.Split(Grooved, "\n") {
		if len(line) > 120 || strings.TrimRight(line, " \t") != line || strings.Contains(line, "\t") {
			t.Errorf("line %d is too long, or ends in blanks, or has tabs: %q", i+1, line)
		}
	}
}
