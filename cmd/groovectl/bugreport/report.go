// Package bugreport collects what helps to find a fault into one file, without secrets.
package bugreport

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/groovegen/groovegen/cmd/groovectl/doctor"
	"github.com/groovegen/groovegen/cmd/groovectl/terminal"
	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// maxSettings is how much of the settings' file is taken, in bytes.
const maxSettings = 256 << 10

// Options say whose report it is.
type Options struct {
	Socket  string // the daemon's control socket
	Version string // of groovectl
	Now     time.Time
}

// Report is the contents of a report: text by the name of its file. A part that could not be had is the reason why.
type Report struct {
	names []string
	texts map[string]string
}

// Collect gathers a report. Without a daemon it has what the machine alone can tell. Nothing is changed.
func Collect(ctx context.Context, o Options) Report {
	r := Report{texts: map[string]string{}}
	client := control.NewClient(o.Socket)
	defer client.Close()
	status, err := client.Status(ctx)
	r.add("about.txt", about(o, status, err), nil)
	r.add("doctor.txt", examine(ctx, o), nil)
	r.addJSON("status.json", status, err)
	text, errSettings := settings(status)
	r.add("settings.toml", text, errSettings)
	log, errLog := client.Log(ctx)
	r.add("log.txt", strings.Join(log.Lines, "\n")+"\n", errLog)
	r.add("modules.txt", modules(), nil)
	hide := newHider()
	for name, text := range r.texts {
		r.texts[name] = hide.text(text)
	}
	return r
}

func (r *Report) add(name, text string, err error) {
	if err != nil {
		text = "not available: " + err.Error() + "\n"
	}
	r.names, r.texts[name] = append(r.names, name), text
}

func (r *Report) addJSON(name string, doc any, err error) {
	data, errJSON := json.MarshalIndent(doc, "", "  ")
	r.add(name, string(data)+"\n", errors.Join(err, errJSON))
}

// about says what is in the report, and which programs and which machine it is of.
func about(o Options, s control.Status, err error) string {
	daemon := "no grooved answers"
	if err == nil {
		daemon = fmt.Sprintf("%s, up for %s, model %s on %s, MIDI %s (%s)", s.Version, time.Duration(s.UptimeS)*time.Second, s.Model.ID, s.Model.Engine, s.MIDI.System, s.MIDI.Mode)
	}
	return fmt.Sprintf(`A report of a fault of GrooveGen, made on %s.

It has what groovectl doctor finds, the status of grooved, its settings, the end of its log, and the versions of the libraries.
It has no notes, no recordings, no models and no tokens. Your name, your folders' place, the machine's name and network addresses
are replaced. Read it before you send it: it is text.

groovectl: %s (%s)
grooved:   %s
system:    %s/%s, %d processors
%s`, o.Now.Format(time.DateTime), o.Version, runtime.Version(), daemon, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), machine())
}

// machine returns what Linux says of its kernel and processor; nothing elsewhere.
func machine() string {
	var b strings.Builder
	if kernel, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		fmt.Fprintf(&b, "kernel:    %s\n", bytes.TrimSpace(kernel))
	}
	if cpu, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(cpu)) {
			if name, model, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				fmt.Fprintf(&b, "processor: %s\n", strings.TrimSpace(model))
				break
			}
		}
	}
	return b.String()
}

func examine(ctx context.Context, o Options) string {
	var b bytes.Buffer
	// The error counts the checks that failed, which the text shows.
	_ = doctor.WriteText(terminal.Of(&b, func(string) string { return "" }), doctor.Examine(ctx, doctor.Options{Socket: o.Socket, Version: o.Version}))
	return b.String()
}

// settings returns the settings' file, the daemon's own if one runs.
func settings(s control.Status) (string, error) {
	file := s.Config.File
	if file == "" {
		file, _ = config.Source{Env: os.LookupEnv, Flags: &config.Flags{}}.File()
	}
	data, err := regularfile.Read(file, maxSettings)
	if errors.Is(err, fs.ErrNotExist) {
		return "# there is no settings' file: all settings have their defaults\n", nil
	}
	return "# " + filepath.Base(file) + "\n" + string(data), err
}

// modules returns the libraries that this program is built of, a line each.
func modules() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "the program does not know its libraries\n"
	}
	return info.String()
}

// Write writes the report as a zip file.
func (r Report) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, name := range r.names {
		f, err := z.Create("groovegen-report/" + name)
		if err != nil {
			return err
		}
		if _, err = io.WriteString(f, r.texts[name]); err != nil {
			return err
		}
	}
	return z.Close()
}
