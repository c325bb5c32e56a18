package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/train"
)

// trainUI shows a training: a bar with a line for each epoch on a terminal, the lines alone elsewhere, or JSON.
type trainUI struct {
	out, errs io.Writer
	json      *json.Encoder
	bar       *progressbar.ProgressBar
}

func newTrainUI(out, errs io.Writer, asJSON bool) *trainUI {
	ui := &trainUI{out: out, errs: errs}
	if asJSON {
		ui.json = json.NewEncoder(out)
	}
	return ui
}

func (ui *trainUI) report(p train.Progress) {
	if ui.json != nil {
		_ = ui.json.Encode(p) // a reader that went away ends the program by itself
		return
	}
	if p.Kind == "step" {
		ui.move(p)
		return
	}
	ui.end()
	best := ""
	if p.Best {
		best = "  best"
	}
	part := "epoch"
	if p.Phase != "" {
		part = p.Phase
	}
	fmt.Fprintf(ui.out, "%s %3d/%d  training %.4f  validation %.4f (hits %.4f, offset %.4f, velocity %.4f, kl %.3f)  rate %.2g  %.0f/s%s\n",
		part, p.Epoch, p.Epochs, p.Train.Total, p.Validation.Total, p.Validation.Hits, p.Validation.Offset, p.Validation.Velocity, p.Validation.KL,
		p.Rate, p.PerSecond, best)
}

// move draws the bar of a running epoch, on a terminal.
func (ui *trainUI) move(p train.Progress) {
	if terminal.Of(ui.errs, os.Getenv).Width == 0 {
		return
	}
	if ui.bar == nil {
		ui.bar = progressbar.NewOptions(p.Steps, progressbar.OptionSetWriter(ui.errs), progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false), progressbar.OptionThrottle(50*time.Millisecond))
	}
	left := time.Duration(p.Left) * time.Second
	ui.bar.Describe(fmt.Sprintf("epoch %d/%d  loss %.4f  rate %.2g  %.0f/s  %s left", p.Epoch, p.Epochs, p.Train.Total, p.Rate, p.PerSecond, left))
	_ = ui.bar.Set(p.Step)
}

// end takes the bar away.
func (ui *trainUI) end() {
	if ui.bar != nil {
		_ = ui.bar.Clear()
		ui.bar = nil
	}
}
