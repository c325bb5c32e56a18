package main

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"os"
)

// suite is an element of a JUnit report: it may hold more of its kind.
type suite struct {
	Suites []suite `xml:"testsuite"`
	Cases  []struct {
		Seconds float64 `xml:"time,attr"`
		Failure *string `xml:"failure"`
		Skipped *struct {
			Message string `xml:"message,attr"`
		} `xml:"skipped"`
	} `xml:"testcase"`
}

// readJUnit reads a report and counts its tests.
func readJUnit(file, name string) (result, error) {
	r := result{Package: name, Skips: map[string]int{}}
	b, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	var root suite
	if err := xml.Unmarshal(b, &root); err != nil {
		return r, fmt.Errorf("read %s: %w", file, err)
	}
	root.count(&r)
	return r, nil
}

func (s suite) count(r *result) {
	for _, c := range s.Cases {
		r.Seconds += c.Seconds
		switch {
		case c.Failure != nil:
			r.Failed++
		case c.Skipped != nil:
			r.Skips[cmp.Or(c.Skipped.Message, noReason)]++
		default:
			r.Passed++
		}
	}
	for _, inner := range s.Suites {
		inner.count(r)
	}
}
