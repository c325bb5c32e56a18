package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// pass is one run over some packages, with one build.
type pass struct {
	Name     string
	Seconds  float64
	Broken   bool // the command failed
	Packages []result
}

// result is what became of a package's tests, with their subtests.
type result struct {
	Package        string
	Seconds        float64
	Cached         bool
	Passed, Failed int
	Skips          map[string]int // by reason
}

func (r result) skipped() (n int) {
	for _, k := range r.Skips {
		n += k
	}
	return n
}

func (r result) tests() int { return r.Passed + r.Failed + r.skipped() }

// failed counts the failed tests of a pass; a command that failed without one counts as one.
func (p pass) failed() (n int) {
	for _, r := range p.Packages {
		n += r.Failed
	}
	if n == 0 && p.Broken {
		return 1
	}
	return n
}

const module = "github.com/groovegen/groovegen/"

// name is the package as the table shows it.
func (r result) name() string { return strings.TrimPrefix(r.Package, module) }

// time is how long the package took.
func (r result) time() string {
	if r.Cached {
		return "cached"
	}
	return fmt.Sprintf("%.1f", r.Seconds)
}

// line is what is shown when a package has ended.
func (r result) line() string {
	state := "ok"
	if r.Failed > 0 {
		state = "FAIL"
	}
	took := r.time()
	if !r.Cached {
		took += " s"
	}
	return fmt.Sprintf("%-4s  %9s  %4d tests  %s", state, took, r.tests(), r.name())
}

// writeTable prints a row for each package of each pass, the slowest first, and then the sums.
func writeTable(w io.Writer, passes []pass) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t)
	fmt.Fprintln(t, "pass\tseconds\ttests\tfailed\tskipped\t  package, and why tests were skipped")
	passed, failed, skipped := 0, 0, 0
	for _, p := range passes {
		list := slices.SortedFunc(slices.Values(p.Packages), func(a, b result) int {
			return cmp.Or(cmp.Compare(b.Seconds, a.Seconds), cmp.Compare(a.Package, b.Package))
		})
		for _, r := range list {
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t  %s\n", p.Name, r.time(), r.tests(), r.Failed, r.skipped(), r.name())
			for _, why := range slices.Sorted(maps.Keys(r.Skips)) {
				fmt.Fprintf(t, "\t\t\t\t%d\t      %s\n", r.Skips[why], why)
			}
			passed, skipped = passed+r.Passed, skipped+r.skipped()
		}
		failed += p.failed()
	}
	_ = t.Flush()
	fmt.Fprintln(w)
	for _, p := range passes {
		fmt.Fprintf(w, "%s: %.0f s\n", p.Name, p.Seconds)
	}
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", passed, failed, skipped)
}
