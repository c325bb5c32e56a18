package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
)

// failure runs a command line that fails, and returns its exit code and what it prints on standard error.
func failure(t *testing.T, args ...string) (code int, log string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code = execute(args, &out, &errs); code == 0 {
		t.Errorf("%v does not fail", args)
	}
	return code, errs.String()
}

// document reads an error as JSON, with nothing before or behind it.
func document(t *testing.T, log string) errorText {
	t.Helper()
	var doc errorDoc
	d := json.NewDecoder(strings.NewReader(log))
	if err := d.Decode(&doc); err != nil || d.More() || doc.SchemaVersion != 1 || doc.Error.Message == "" {
		t.Fatalf("%q: %v", log, err)
	}
	return doc.Error
}

// Every command that has --json answers a mistake with a document.
func TestErrorsAreJSON(t *testing.T) {
	t.Setenv("GROOVE_SOCKET", filepath.Join(t.TempDir(), "none.sock"))
	n := 0
	var walk func(cmd *cobra.Command, path []string)
	walk = func(cmd *cobra.Command, path []string) {
		for _, sub := range cmd.Commands() {
			walk(sub, append(path[:len(path):len(path)], sub.Name()))
		}
		if cmd.Flags().Lookup("json") == nil {
			return
		}
		n++
		// Too many arguments, or no daemon: all fail, and none says so in another way.
		many := slices.Concat(path, []string{"--json", "1", "2", "3", "4", "5", "6"})
		code, log := failure(t, many...)
		if e := document(t, log); e.ExitCode != code {
			t.Errorf("%v: exit code %d, %+v", many, code, e)
		}
		for _, args := range [][]string{append(path[:len(path):len(path)], "--json", "--nonesuch"), append(path[:len(path):len(path)], "--nonesuch", "--json")} {
			code, log := failure(t, args...)
			if e := document(t, log); code != 1 || e.ExitCode != 1 || !strings.Contains(e.Message, "--nonesuch") {
				t.Errorf("%v: exit code %d, %+v", args, code, e)
			}
		}
	}
	walk(newRoot(), nil)
	if n < 30 {
		t.Errorf("%d commands looked at", n)
	}
	for _, args := range [][]string{{"status", "--json"}, {"get", "--json"}, {"genre", "funk", "--json"}, {"fill", "--json"}, {"models", "--json"}} {
		code, log := failure(t, args...)
		if e := document(t, log); code != exitUnreachable || e.ExitCode != exitUnreachable || !strings.Contains(e.Message, "start it with grooved") {
			t.Errorf("%v: exit code %d, %+v", args, code, e)
		}
	}
}

func TestRefusalsAreJSON(t *testing.T) {
	ctltest.Start(t)
	code, log := failure(t, "set", "--json", "bpm", "1000")
	if e := document(t, log); code != 1 || e.Field != "bpm" || e.Value != `"1000"` || !strings.Contains(e.Message, "20 to 300") {
		t.Errorf("exit code %d, %+v", code, e)
	}
	for _, args := range [][]string{{"set", "bpm", "1000"}, {"set", "--json=false", "bpm", "1000"}} {
		if code, log = failure(t, args...); code != 1 || !strings.HasPrefix(log, "groovectl: ") {
			t.Errorf("%v: exit code %d, %q", args, code, log)
		}
	}
}
