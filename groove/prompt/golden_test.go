package prompt

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/golden.txt again")

func prompts(t testing.TB) []string {
	t.Helper()
	f, err := os.Open("testdata/prompts.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var list []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if !strings.HasPrefix(s.Text(), "#") {
			list = append(list, s.Text())
		}
	}
	return list
}

// write shows a result as golden.txt has it; what is understood comes with its words, so that a review needs no more.
func write(b *strings.Builder, text string, r Result) {
	fmt.Fprintf(b, "> %s\n", text)
	for _, s := range r.Settings {
		fmt.Fprintf(b, "\t%s %s", s.Op, s.Name)
		for _, a := range s.Args {
			fmt.Fprintf(b, " %v", a)
		}
		b.WriteString("\n")
	}
	for _, u := range r.Understood {
		fmt.Fprintf(b, "\tunderstood %s\n", u)
	}
	for _, w := range r.Patterns {
		fmt.Fprintf(b, "\tpattern %s %v not=%v\n", w.Text, w.Voices, w.Not)
	}
	for _, u := range r.Unknown {
		fmt.Fprintf(b, "\tunknown %s\n", u)
	}
}

func TestGolden(t *testing.T) {
	list := prompts(t)
	if len(list) < 200 {
		t.Fatalf("%d prompts, want 200", len(list))
	}
	var b strings.Builder
	for _, text := range list {
		write(&b, text, Parse(text))
	}
	if *update {
		if err := os.WriteFile("testdata/golden.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), b.String()); diff != "" {
		t.Errorf("a prompt means something else than was reviewed (-want +got):\n%s", diff)
	}
}
