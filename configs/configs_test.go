package configs

import (
	"encoding/xml"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
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
		case section == "" || !regexp.MustCompile(`^([A-Z][A-Za-z]+=.+|CapabilityBoundingSet=)$`).MatchString(line):
			t.Errorf("line %d is no setting of a section: %q", i+1, line)
		}
	}
	for _, want := range []string{"ExecStart=%h/.local/bin/grooved\n", "LimitRTPRIO=", "Restart=on-failure", "WantedBy=default.target"} {
		if !strings.Contains(SystemdUnit, want) {
			t.Errorf("the unit lacks %s", want)
		}
	}
}

// TestSystemdUnitIsHardened: systemd's own figure, from 0 to 10. The rating is of the text alone: it starts nothing.
func TestSystemdUnitIsHardened(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not here")
	}
	if out, failed := exec.Command(analyze, "security", "--help").CombinedOutput(); failed != nil || !strings.Contains(string(out), "--threshold") {
		t.Skip("systemd-analyze is from before 250, and rates no files")
	}
	const most = "25" // tenths
	unit := filepath.Join("systemd", "grooved.service")
	out, err := exec.Command(analyze, "security", "--offline=yes", "--no-pager", "--threshold="+most, unit).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
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
