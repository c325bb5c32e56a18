package porttest

import (
	"regexp"
	"strings"
	"testing"
)

// insideTest is the result of a test inside the bench's kernel.
type insideTest struct {
	name    string
	outcome string // PASS, FAIL or SKIP; empty when it did not end
	output  string
}

var (
	begun = regexp.MustCompile(`^=== RUN   (\w+)$`)
	ended = regexp.MustCompile(`^--- (PASS|FAIL|SKIP): (\w+) `)
	over  = regexp.MustCompile(`^(PASS|FAIL|panic: .*)$`)
)

// insideTests finds the tests in the output of a test binary with -test.v, and returns the lines that belong to none.
func insideTests(out string) (list []insideTest, rest string) {
	var cur *insideTest
	var outside strings.Builder
	for line := range strings.Lines(out) {
		text := strings.TrimRight(line, "\r\n")
		if m := begun.FindStringSubmatch(text); m != nil {
			list = append(list, insideTest{name: m[1]})
			cur = &list[len(list)-1]
		}
		if cur == nil || cur.outcome != "" && over.MatchString(text) {
			cur = nil
			outside.WriteString(text + "\n")
			continue
		}
		cur.output += text + "\n"
		if m := ended.FindStringSubmatch(text); m != nil && m[2] == cur.name {
			cur.outcome = m[1]
		}
	}
	return list, outside.String()
}

// report makes this test end as the one inside did.
func (i insideTest) report(t *testing.T) {
	t.Logf("inside the bench's kernel:\n%s", i.output)
	switch i.outcome {
	case "PASS":
	case "SKIP":
		t.Skip(i.reason())
	case "FAIL":
		t.Fail()
	default:
		t.Error("it did not end")
	}
}

var located = regexp.MustCompile(`(?m)^\s*\S+\.go:\d+: (.*)$`)

// reason returns why a test was skipped.
func (i insideTest) reason() string {
	if m := located.FindAllStringSubmatch(i.output, -1); len(m) > 0 {
		return m[len(m)-1][1]
	}
	return "no reason given"
}

func anyPassed(list []insideTest) bool {
	for _, i := range list {
		if i.outcome == "PASS" {
			return true
		}
	}
	return false
}
