// Command groovectl drives a running grooved, and renders, measures and checks without one.
package main

import (
	"fmt"
	"os"
)

func main() {
	root := newRoot()
	root.SetArgs(protectNegatives(os.Args[1:]))
	if err := root.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "groovectl:", err)
		os.Exit(exitCode(err))
	}
}
