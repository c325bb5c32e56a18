package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

func jobsCommand(a *app) *cobra.Command {
	var follow, asJSON bool
	var losses string
	cmd := &cobra.Command{
		Use:   "jobs [ID]",
		Short: "List trainings, or show one",
		Long: `List trainings, the newest last, or show one. --follow shows the progress of one until it ends, of the newest
without an ID. Ctrl-C leaves that view; the training goes on. The exit code is 1 for a training that failed or was cancelled.
--losses draws the losses of one as a picture.`,
		Example: `  groovectl jobs
  groovectl jobs 3
  groovectl jobs --follow
  groovectl jobs 3 --follow --json | jq -c .progress
  groovectl jobs 3 --losses losses.png
  groovectl jobs cancel 3`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeJobs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.talk(func(c *control.Client) error {
				switch {
				case losses != "":
					return drawJob(cmd, c, args, losses)
				case len(args) == 0 && !follow:
					return listJobs(cmd, c, asJSON)
				case follow:
					id, err := jobOf(cmd, c, args)
					if err != nil {
						return err
					}
					return followJob(cmd, c, id, asJSON)
				}
				return showJob(cmd, c, args[0], asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&follow, "follow", false, "show the progress until the end")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON; with --follow a line for each change")
	cmd.Flags().StringVar(&losses, "losses", "", "draw the losses of a training, by epoch, into this PNG file")
	cmd.MarkFlagsMutuallyExclusive("losses", "follow")
	cmd.AddCommand(cancelJobCommand(a))
	return cmd
}

func cancelJobCommand(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:               "cancel ID",
		Short:             "End a training for good",
		Long:              "End a training for good. The music does not change.",
		Example:           "  groovectl jobs cancel 3",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeJobs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.talk(func(c *control.Client) error {
				s, err := c.CancelJob(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(s)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "job %s: %s\n", s.ID, s.State)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

// jobOf returns the job that was named, or the newest.
func jobOf(cmd *cobra.Command, c *control.Client, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	doc, err := c.Jobs(cmd.Context())
	if err != nil {
		return "", err
	}
	if len(doc.Jobs) == 0 {
		return "", fmt.Errorf("follow a training: there is none yet: begin one with groovectl retrain --data DIR")
	}
	return doc.Jobs[len(doc.Jobs)-1].ID, nil
}

// drawJob draws the losses of a training. Its folder, which also holds the model that it began with, has to be on this machine.
func drawJob(cmd *cobra.Command, c *control.Client, args []string, file string) error {
	id, err := jobOf(cmd, c, args)
	if err != nil {
		return err
	}
	s, err := c.Job(cmd.Context(), id)
	if err != nil {
		return err
	}
	if err = drawLosses(filepath.Join(filepath.Dir(s.Base), jobs.CandidateDir), file); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: the losses of job %s\n", file, id)
	return err
}

func listJobs(cmd *cobra.Command, c *control.Client, asJSON bool) error {
	doc, err := c.Jobs(cmd.Context())
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if asJSON {
		return json.NewEncoder(out).Encode(doc)
	}
	if len(doc.Jobs) == 0 {
		_, err := fmt.Fprintln(out, "no trainings yet: begin one with groovectl retrain --data DIR")
		return err
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tSTATE\tBEGUN\tDATA\tRESULT")
	for _, s := range doc.Jobs {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", s.ID, s.State, s.Created.Local().Format("2006-01-02 15:04"), s.Data, describe.FirstLine(jobResult(s)))
	}
	return t.Flush()
}

func showJob(cmd *cobra.Command, c *control.Client, id string, asJSON bool) error {
	s, err := c.Job(cmd.Context(), id)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(s)
	}
	return printJob(cmd.OutOrStdout(), s)
}

func printJob(out io.Writer, s jobs.Status) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) { fmt.Fprintf(t, name+"\t"+format+"\n", args...) }
	row("job", "%s, %s, from %s", s.ID, s.State, s.From)
	row("data", "%s", s.Data)
	row("begun", "%s", s.Created.Local().Format("2006-01-02 15:04:05"))
	if s.Starts > 1 {
		row("", "continued %d times", s.Starts-1)
	}
	if s.Ended != nil {
		row("ended", "%s", s.Ended.Local().Format("2006-01-02 15:04:05"))
	}
	if s.Read != "" {
		row("read", "%s", strings.ReplaceAll(s.Read, "; ", "\n\t"))
	}
	row("progress", "%s", describe.Progress(s.Progress))
	if s.Model != "" {
		row("model", "%s, compared with %s", s.Model, s.Parent)
	}
	if v := s.Verdict; v != nil {
		row("verdict", "%s", v.Reason)
		for _, m := range append([]jobs.Measure{v.NewData}, v.OldGenres...) {
			row("", "%s", describe.Measure(m))
		}
	}
	if text := jobResult(s); text != "" && s.State.Final() {
		row("result", "%s", strings.ReplaceAll(text, "\n", "\n\t"))
	}
	return t.Flush()
}

// jobResult says in a sentence what became of a job, or how far it is.
func jobResult(s jobs.Status) string {
	switch {
	case s.Error != "":
		return s.Error
	case s.Outcome != "":
		return "model " + s.Model + ": " + s.Outcome
	case s.State.Final():
		return ""
	}
	return describe.Progress(s.Progress)
}

// completeJobs offers the ids of the jobs.
func (a *app) completeJobs(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var ids []cobra.Completion
	if len(args) == 0 {
		_ = a.talk(func(c *control.Client) error { // without a daemon there is nothing to offer
			doc, err := c.Jobs(cmd.Context())
			for _, s := range doc.Jobs {
				ids = append(ids, cobra.CompletionWithDesc(s.ID, string(s.State)+", "+s.Data))
			}
			return err
		})
	}
	return beginning(ids, begun), cobra.ShellCompDirectiveNoFileComp
}
