package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/daemon/control"
)

// TestMain gives the tests a folder of their own for caches.
func TestMain(m *testing.M) {
	os.Exit(withOwnCache(m.Run))
}

// cacheVariables are where the operating systems have the user's caches.
var cacheVariables = []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"}

func withOwnCache(run func() int) int {
	dir, err := os.MkdirTemp("", "groovectl-test")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for _, name := range cacheVariables {
		if err := os.Setenv(name, dir); err != nil {
			panic(err)
		}
	}
	return run()
}

// ctl runs groovectl as main does.
func ctl(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, log bytes.Buffer
	root := newRoot()
	root.SetArgs(protectNegatives(args))
	root.SetOut(&out)
	root.SetErr(&log)
	err = root.Execute()
	return out.String(), log.String(), err
}

func TestUnreachableHasItsOwnExitCode(t *testing.T) {
	t.Setenv("GROOVE_SOCKET", filepath.Join(t.TempDir(), "none.sock"))
	for _, args := range [][]string{
		{"status"},
		{"status", "--json"},
		{"watch"},
		{"genre", "funk"},
		{"blend", "funk=1"},
		{"bpm", "100"},
		{"nudge", "0", "0"},
		{"set", "swing", "0.6"},
		{"get"},
		{"next"},
		{"undo"},
		{"save", "x"},
		{"load", "x"},
		{"presets"},
		{"favorite"},
		{"fill"},
		{"fill", "--every", "4"},
		{"lock", "kick"},
		{"history"},
		{"recall", "3"},
		{"freeze"},
		{"panic"},
		{"start"},
		{"stop"},
		{"continue"},
		{"voice", "kick", "mute"},
		{"export", "x.mid"},
		{"reload"},
		{"kit", "test"},
		{"retrain", "--data", "."},
		{"jobs"},
		{"jobs", "--follow"},
		{"jobs", "cancel", "1"},
		{"models"},
		{"use", "default"},
		{"osc", "list"},
		{"osc", "pair"},
		{"osc", "forget", "phone"},
	} {
		_, _, err := ctl(t, args...)
		if exitCode(err) != exitUnreachable || !errors.Is(err, control.ErrUnreachable) || !strings.Contains(err.Error(), "start it with grooved") {
			t.Errorf("%v: exit code %d, %v", args, exitCode(err), err)
		}
	}
	if _, err := os.Stat("x.mid"); err == nil {
		t.Error("export wrote a file without a daemon")
	}
}

func TestSocketFlagIsStrongerThanTheEnvironment(t *testing.T) {
	ctltest.Start(t)
	other := filepath.Join(t.TempDir(), "other.sock")
	if _, _, err := ctl(t, "status", "--socket", other); err == nil || !strings.Contains(err.Error(), other) {
		t.Errorf("got %v, want an error about %s", err, other)
	}
}
