package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// emit makes this test binary print a file and exit with a code, as a command that runs tests does.
const emit = "TESTTABLE_EMIT"

func TestMain(m *testing.M) {
	if file := os.Getenv(emit); file != "" {
		b, err := os.ReadFile(file)
		_, _ = os.Stdout.Write(b)
		if err != nil || strings.Contains(file, "fail") {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// table runs a pass whose command prints a file of testdata.
func table(t *testing.T, file string, args ...string) (string, error) {
	t.Helper()
	t.Setenv(emit, filepath.Join("testdata", file))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	err = run(append(append([]string{"-pass", "demo"}, args...), self), &out, &log)
	return out.String(), err
}

func wantLines(t *testing.T, out string, lines ...string) {
	t.Helper()
	plain := strings.Join(strings.Fields(out), " ")
	for _, l := range lines {
		if !strings.Contains(plain, l) {
			t.Errorf("no %q in\n%s", l, out)
		}
	}
}

func TestPass(t *testing.T) {
	out, err := table(t, "pass.json")
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, out, "demo 0.5 3 0 2 groove 2 GROOVE_DATASET is not set: no dataset", "demo cached 1 0 0 clock", "2 passed, 0 failed, 2 skipped")
	if strings.Contains(out, "chatter") || strings.Contains(out, "models") {
		t.Errorf("the output of a test that passed, or a package without tests, is shown:\n%s", out)
	}
}

func TestFailure(t *testing.T) {
	out, err := table(t, "fail.json")
	if err == nil {
		t.Error("no error")
	}
	wantLines(t, out, "x_test.go:9: the reason", "--- FAIL: TestBad", "--- FAIL: TestBad/inner", "panic: no end", "undefined: foo",
		"demo 0.1 4 2 1 groove", "demo 0.2 1 1 0 daemon", "demo 0.0 1 1 0 infer", "1 passed, 4 failed, 1 skipped")
	if strings.Contains(out, "chatter") {
		t.Errorf("the output of a test that passed is shown:\n%s", out)
	}
}

func TestCutOff(t *testing.T) {
	out, err := table(t, "cut-fail.json")
	if err == nil {
		t.Error("no error")
	}
	wantLines(t, out, "as far as it came", "0 passed, 1 failed, 0 skipped")
}

func TestNothingRan(t *testing.T) {
	if _, err := table(t, "nothing.json"); err == nil {
		t.Error("no error")
	}
}

func TestNoCommand(t *testing.T) {
	var out bytes.Buffer
	for _, args := range [][]string{nil, {"-pass", "x"}, {"-pass", "x", filepath.Join(t.TempDir(), "none")}, {"-nonsense"}, {"none.json"}} {
		if err := run(args, &out, &out); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestJUnit(t *testing.T) {
	b, err := os.ReadFile("testdata/report.xml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := readJUnit("testdata/report.xml", "page")
	if err != nil || r.Passed != 2 || r.Failed != 1 || r.Skips["no sound here"] != 1 || r.Skips[noReason] != 1 || r.tests() != 5 {
		t.Errorf("%+v, %v", r, err)
	}
	// The report of an earlier run is not taken for one that was never written.
	file := filepath.Join(t.TempDir(), "report.xml")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := table(t, "pass.json", "-junit", file); err == nil {
		t.Error("an old report was read")
	}
}

func TestPassesInOneTable(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "new", "good.json"), filepath.Join(dir, "bad.json")
	if out, err := table(t, "pass.json", "-o", good); err != nil || strings.Contains(out, "skipped") {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := table(t, "fail.json", "-o", bad); err == nil {
		t.Fatal("no error")
	}
	var out bytes.Buffer
	if err := run([]string{good}, &out, &out); err != nil {
		t.Error(err)
	}
	out.Reset()
	if err := run([]string{good, bad}, &out, &out); err == nil {
		t.Error("no error")
	}
	wantLines(t, out.String(), "demo 0.5 3 0 2 groove", "demo 0.2 1 1 0 daemon", "3 passed, 4 failed, 3 skipped")
}

func TestBrokenCommandCounts(t *testing.T) {
	// The tests passed, and the command failed all the same.
	if out, err := table(t, "passed-fail.json"); err == nil || !strings.Contains(out, "1 passed, 1 failed, 0 skipped") {
		t.Errorf("%v: %s", err, out)
	}
}
