// Command groovectl drives a running grooved, and renders, measures and checks without one.
package main

import (
	"io"
	"os"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
)

func main() { os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) }

// execute runs a command line, reports its error, and returns the exit code.
func execute(args []string, out, log io.Writer) int {
	root := newRoot()
	root.SetArgs(protectNegatives(args))
	if !wantsJSON(nil, args) { // JSON keeps what was given
		out, log = terminal.Safe(out), terminal.Safe(log)
	}
	root.SetOut(out)
	root.SetErr(log)
	cmd, err := root.ExecuteC()
	if err == nil {
		return 0
	}
	code := exitCode(err)
	reportError(log, err, code, wantsJSON(cmd, args))
	return code
}
