package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/cmd/groovectl/describe"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// followEvery is how often the progress is shown on a terminal; changes of epoch come at once everywhere.
const followEvery = 500 * time.Millisecond

// followJob shows a job until it ends. Ctrl-C ends the showing alone. The error of a job that did not end well has been
// printed by then and says only that.
func followJob(cmd *cobra.Command, c *control.Client, id string, asJSON bool) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	last, err := c.Job(ctx, id)
	if err != nil {
		return err
	}
	v := newJobView(cmd, asJSON)
	defer v.clear()
	if last.State.Final() {
		return v.end(last)
	}
	err = c.Events(ctx, followEvery, func(ev control.Event) error {
		// Another job may have begun between two events: then this one has ended.
		if s := ev.Status.Job; s != nil && s.ID == id {
			last = *s
		} else if last, err = c.Job(ctx, id); err != nil {
			return err
		}
		if last.State.Final() {
			return errEnough
		}
		return v.show(last)
	})
	v.clear()
	switch {
	case errors.Is(err, errEnough):
		if whole, errJob := c.Job(ctx, id); errJob == nil {
			last = whole // with the verdict, which events leave out
		}
		return v.end(last)
	case ctx.Err() != nil:
		_, err = fmt.Fprintf(cmd.ErrOrStderr(), "job %s goes on; see: groovectl jobs %s --follow, or end it: groovectl jobs cancel %s\n", id, id, id)
	}
	return err
}

// jobView shows a job's progress: a bar on a terminal, else a line for each epoch, or JSON.
type jobView struct {
	t    terminal.Output
	errs terminal.Output
	json *json.Encoder
	bar  *progressbar.ProgressBar
	mark jobs.Progress // progress of the last line
	seen bool
}

func newJobView(cmd *cobra.Command, asJSON bool) *jobView {
	v := &jobView{t: terminal.Of(cmd.OutOrStdout(), os.Getenv), errs: terminal.Of(cmd.ErrOrStderr(), os.Getenv)}
	if asJSON {
		v.json = json.NewEncoder(v.t)
	}
	return v
}

func (v *jobView) show(s jobs.Status) error {
	p := s.Progress
	fresh := !v.seen || p.Phase != v.mark.Phase || p.Epoch != v.mark.Epoch
	if v.json != nil {
		if v.seen && reflect.DeepEqual(p, v.mark) {
			return nil
		}
		v.seen, v.mark = true, p
		return v.json.Encode(s)
	}
	if v.errs.Width > 0 {
		v.move(p)
		return nil
	}
	if !fresh || p.Phase == "" {
		return nil
	}
	v.seen, v.mark = true, p
	_, err := fmt.Fprintf(v.t, "job %s: %s\n", s.ID, describe.Progress(p))
	return err
}

// barSteps is the bar's resolution: progressbar counts whole numbers.
const barSteps = 1000

// move draws the bar: the whole training's, not the epoch's.
func (v *jobView) move(p jobs.Progress) {
	if v.bar == nil {
		v.bar = progressbar.NewOptions(barSteps, progressbar.OptionSetWriter(v.errs), progressbar.OptionSetWidth(24),
			progressbar.OptionSetElapsedTime(false), progressbar.OptionSetPredictTime(false), progressbar.OptionThrottle(50*time.Millisecond))
	}
	v.bar.Describe(describe.Progress(p))
	_ = v.bar.Set(int(barSteps * describe.Fraction(p)))
}

func (v *jobView) clear() {
	if v.bar != nil {
		_ = v.bar.Clear()
		v.bar = nil
	}
}

// end shows how a job ended.
func (v *jobView) end(s jobs.Status) error {
	var err error
	if v.json != nil {
		err = v.json.Encode(s)
	} else {
		_, err = fmt.Fprintf(v.t, "job %s: %s\n", s.ID, strings.TrimSuffix(string(s.State)+": "+jobResult(s), ": "))
	}
	if err == nil && s.State != jobs.StateDone {
		err = fmt.Errorf("job %s ended as %s", s.ID, s.State)
	}
	return err
}
