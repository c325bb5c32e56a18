package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// event is a line of go test -json.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build output
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string
}

// collector gathers the events of the packages that are being tested.
type collector struct {
	open    map[string]*running
	results []result
	show    io.Writer
}

// running is a package whose tests run.
type running struct {
	result
	output map[string]*strings.Builder // by test; "" is the package's own
	order  []string                    // tests with output, in order of their first line
	done   map[string]bool             // tests that passed or were skipped
}

// readEvents reads what go test -json prints until its end. It shows a line for each package, and what failed in full.
func readEvents(r io.Reader, show io.Writer) ([]result, error) {
	c := collector{open: map[string]*running{}, show: show}
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			c.line(line)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return c.results, err
		}
	}
	for name := range c.open { // the command ended in the middle of them
		c.end(event{Action: "fail", Package: name})
	}
	return c.results, nil
}

// line takes up one line. What is no event is shown as it is.
func (c *collector) line(line string) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		fmt.Fprint(c.show, line)
		return
	}
	switch {
	case e.Action == "build-output":
		fmt.Fprint(c.show, e.Output)
	case e.Package == "":
	case e.Action == "output":
		c.at(e.Package).write(e.Test, e.Output)
	case e.Test != "":
		c.at(e.Package).finish(e)
	case e.Action == "pass" || e.Action == "fail" || e.Action == "skip":
		c.end(e)
	}
}

func (c *collector) at(name string) *running {
	p := c.open[name]
	if p == nil {
		p = &running{result: result{Package: name, Skips: map[string]int{}}, output: map[string]*strings.Builder{}, done: map[string]bool{}}
		c.open[name] = p
	}
	return p
}

func (p *running) write(test, text string) {
	b := p.output[test]
	if b == nil {
		b = new(strings.Builder)
		p.output[test] = b
		p.order = append(p.order, test)
	}
	b.WriteString(text)
}

// finish counts a test that has ended.
func (p *running) finish(e event) {
	switch e.Action {
	case "pass":
		p.Passed++
	case "fail":
		p.Failed++
		return
	case "skip":
		p.Skips[p.reason(e.Test)]++
	default:
		return // run, pause, cont
	}
	p.done[e.Test] = true
	delete(p.output, e.Test)
}

// located is a message with the place in the code that it comes from.
var located = regexp.MustCompile(`(?m)^\s*\S+\.go:\d+: (.*)$`)

// noReason stands for the reason of a skip that gives none.
const noReason = "no reason given"

// reason returns why a test says that it is skipped.
func (p *running) reason(test string) string {
	if b := p.output[test]; b != nil {
		if all := located.FindAllStringSubmatch(b.String(), -1); len(all) > 0 {
			return strings.TrimSpace(all[len(all)-1][1])
		}
	}
	return noReason
}

// end closes a package.
func (c *collector) end(e event) {
	p := c.at(e.Package)
	delete(c.open, e.Package)
	if e.Action == "skip" && p.tests() == 0 {
		return // it has no test files
	}
	p.Seconds = e.Elapsed
	if own := p.output[""]; own != nil {
		p.Cached = strings.Contains(own.String(), "\t(cached)")
	}
	if e.Action == "fail" {
		p.Failed = max(p.Failed, 1) // a package that does not build, or ends in the middle of a test, has failed too
		c.showFailure(p)
	}
	c.results = append(c.results, p.result)
	fmt.Fprintln(c.show, p.line())
}

// showFailure prints what the package printed, without the tests that passed or were skipped.
func (c *collector) showFailure(p *running) {
	for _, test := range p.order {
		if b := p.output[test]; b != nil && !p.done[test] {
			fmt.Fprint(c.show, b.String())
		}
	}
}
