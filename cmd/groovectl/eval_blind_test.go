package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/train/eval/blind"
)

// TestEvalBlind makes a listening test, answers it and has it scored.
func TestEvalBlind(t *testing.T) {
	t.Parallel()
	dir, data := filepath.Join(t.TempDir(), "ears"), evalDataset(t)
	_, log, err := ctl(t, "eval", "--data", data, "--blind", dir, "--pairs", "2")
	if err != nil || !strings.Contains(log, "2 pairs") {
		t.Fatalf("%v: %s", err, log)
	}
	file, err := os.Open(filepath.Join(dir, blind.KeyFile))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	key, err := blind.ReadKey(file)
	if err != nil || len(key.Pairs) != 2 || key.Seed != 1 || key.Model == "" {
		t.Fatalf("%+v: %v", key, err)
	}
	a := blind.Answers{SchemaVersion: 1, Test: key.Test, Listener: "Ann"}
	for _, p := range key.Pairs {
		a.Answers = append(a.Answers, blind.Answer{Pair: p.Pair, Drummer: p.Drummer})
	}
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "answers.json")
	if err = os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, err := ctl(t, "eval", "--blind", dir, "--blind-score", path)
	if want := "Ann: 2 of 2 right, 100% (95% interval 34 to 100%; chance 50%)"; err != nil || !strings.Contains(out, want) {
		t.Errorf("says %q, %v; want %q", out, err, want)
	}
	var doc blindDoc
	out, _, err = ctl(t, "eval", "--blind", dir, "--blind-score", path, "--blind-score", path, "--json")
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || len(doc.Scores) != 3 || doc.Scores[2].Answers != 4 || doc.Test != key.Test {
		t.Errorf("--json says %q, %v", out, err)
	}
	for _, wrong := range []struct{ args, want string }{
		{"--blind-score " + path, "--blind"},
		{"--blind " + t.TempDir() + " --blind-score " + path, "key.json"},
		{"--blind " + dir + " --blind-score none.json", "none.json"},
		{"--blind " + dir + " --data " + data + " --pairs 99999", "steady windows"},
		{"--blind " + dir, "data"},
	} {
		if _, _, err := ctl(t, append([]string{"eval"}, strings.Fields(wrong.args)...)...); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("%s: %v", wrong.args, err)
		}
	}
}
