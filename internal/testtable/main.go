package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// options are the flags.
type options struct {
	pass, keep, junit string
}

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "testtable:", err)
		os.Exit(1)
	}
}

var (
	errFailed  = errors.New("tests failed")
	errNothing = errors.New("no test ran")
)

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("testtable", flag.ContinueOnError)
	flags.SetOutput(stderr)
	var o options
	flags.StringVar(&o.pass, "pass", "", "name of the pass, and run the command that follows")
	flags.StringVar(&o.keep, "o", "", "keep the results in this file for a table of several passes, and show none now")
	flags.StringVar(&o.junit, "junit", "", "the command writes its results to this file, in JUnit's format")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("name a command with -pass, or the files of passes")
	}
	if o.pass == "" {
		return showKept(flags.Args(), stdout)
	}
	p, err := runPass(o, flags.Args(), stdout, stderr)
	if o.keep != "" {
		err = errors.Join(err, p.keep(o.keep))
	} else {
		writeTable(stdout, []pass{p})
	}
	return errors.Join(err, verdict([]pass{p}))
}

// showKept prints one table of kept passes.
func showKept(files []string, stdout io.Writer) error {
	var passes []pass
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var p pass
		if err := json.Unmarshal(b, &p); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		passes = append(passes, p)
	}
	writeTable(stdout, passes)
	return verdict(passes)
}

// runPass runs a command and collects its results. They are complete even when it returns an error.
func runPass(o options, args []string, stdout, stderr io.Writer) (pass, error) {
	p := pass{Name: o.pass, Broken: true}
	if o.junit != "" {
		_ = os.Remove(o.junit) // the report of an earlier run must not pass for this one's
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = stderr
	start := time.Now()
	var err error
	if o.junit == "" {
		p.Packages, err = streamed(cmd, stdout)
	} else {
		cmd.Stdout = stdout
		if err = cmd.Run(); err == nil || errors.As(err, new(*exec.ExitError)) {
			r, readErr := readJUnit(o.junit, o.pass)
			p.Packages, err = []result{r}, errors.Join(err, readErr)
		}
	}
	p.Seconds, p.Broken = time.Since(start).Seconds(), err != nil
	if err != nil {
		return p, fmt.Errorf("%s: %w", args[0], err)
	}
	return p, nil
}

// streamed runs a command that prints test events.
func streamed(cmd *exec.Cmd, stdout io.Writer) ([]result, error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	results, readErr := readEvents(out, stdout)
	return results, errors.Join(readErr, cmd.Wait())
}

// keep writes the pass to a file.
func (p pass) keep(file string) error {
	b, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o644)
}

// verdict is the error of passes that failed or did nothing.
func verdict(passes []pass) error {
	n := 0
	for _, p := range passes {
		for _, r := range p.Packages {
			n += r.Passed + r.Failed
		}
		if p.Broken || p.failed() > 0 {
			return errFailed
		}
	}
	if n == 0 {
		return errNothing
	}
	return nil
}
