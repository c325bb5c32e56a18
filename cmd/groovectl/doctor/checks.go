package doctor

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/groovegen/groovegen/cmd/groovectl/engine"
	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
)

func (p *probe) checkConfig() Finding {
	f := Finding{Name: "config", Verdict: Passed}
	if p.configErr != nil {
		f.Verdict, f.Detail = Failed, p.configErr.Error()
		f.Hint = "correct these lines, or move the file away to use the defaults"
		return f
	}
	if p.daemon != nil && p.daemon.Config.Error != "" {
		f.Verdict, f.Detail = Warned, "the daemon refused the last edit: "+p.daemon.Config.Error
		f.Hint = "correct it; grooved then reads the file again. Until then it keeps its settings"
		return f
	}
	f.Detail = p.file
	if _, err := os.Stat(p.file); errors.Is(err, os.ErrNotExist) {
		f.Detail += " does not exist: the defaults are used"
	}
	return f
}

// checkModel loads the model that the settings name and decodes a loop with it, as grooved does at its start.
func (p *probe) checkModel() Finding {
	f := Finding{Name: "model", Verdict: Failed, Hint: "set model.file to a model that loads, or to \"\" for the built-in model"}
	began := time.Now()
	m, err := engine.LoadModel(p.config.Model.File.String())
	if err != nil {
		f.Detail = err.Error()
		return f
	}
	dec, err := engine.New(p.config.Engine.Name.String(), m)
	if err != nil {
		f.Detail = err.Error()
		return f
	}
	defer func() { _ = dec.Close() }() // nothing depends on it any more
	loop, err := infer.NewGenerator(m, dec).Loop(infer.Recipe{
		Style: groove.Pure(groove.Rock, 120), Seed: 1, Temperature: infer.DefaultTemperature, Feel: groove.DefaultFeel(),
	})
	if err != nil {
		f.Detail = err.Error()
		return f
	}
	return Finding{Name: "model", Verdict: Passed, Detail: fmt.Sprintf("%s loads and decodes on %s: a loop with %d hits, %.0f ms in all",
		loop.Origin.Model, loop.Origin.Engine, loop.Pattern.Count(), float64(time.Since(began))/float64(time.Millisecond))}
}

// stateDir returns the state folder: the running daemon's, whose flags may say another than the file.
func (p *probe) stateDir() string {
	if p.daemon != nil && p.daemon.StateDir != "" {
		return p.daemon.StateDir
	}
	return p.config.State.Path()
}

// libraryDir returns the folder of the models, likewise.
func (p *probe) libraryDir() string {
	if p.daemon != nil && p.daemon.LibraryDir != "" {
		return p.daemon.LibraryDir
	}
	return p.config.Model.LibraryDir()
}

func (p *probe) checkState() Finding {
	f := Finding{Name: "state", Verdict: Passed, Detail: p.stateDir()}
	if err := writable(f.Detail); err != nil {
		f.Verdict, f.Detail = Failed, err.Error()
		f.Hint = "make the folder writable for you, or choose another with --state or state.dir"
	}
	return f
}

// writable reports whether a file could be made in a folder, or the folder itself where it is missing. It leaves nothing
// behind.
func writable(dir string) error {
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return fmt.Errorf("%s is not a folder", dir)
		}
		if err == nil {
			break
		}
		up := filepath.Dir(dir)
		if !errors.Is(err, os.ErrNotExist) || up == dir {
			return err
		}
		dir = up
	}
	tmp, err := os.CreateTemp(dir, ".groovectl-doctor-*")
	if err != nil {
		return fmt.Errorf("%s is not writable: %w", dir, errors.Unwrap(err))
	}
	return errors.Join(tmp.Close(), os.Remove(tmp.Name()))
}

func (p *probe) checkSocket() Finding {
	f := Finding{Name: "daemon", Verdict: Passed}
	switch {
	case p.daemon != nil:
		f.Detail = fmt.Sprintf("grooved %s runs, pid %d, on %s", p.daemon.Version, p.daemon.PID, p.Socket)
		if p.daemon.Version != p.Version {
			f.Verdict, f.Hint = Warned, fmt.Sprintf("groovectl is %s: install both from one release and start grooved again", p.Version)
		}
	case !errors.Is(p.daemonErr, control.ErrUnreachable):
		f.Verdict, f.Detail, f.Hint = Failed, p.daemonErr.Error(), "choose another socket with --socket or control.socket"
	default:
		f.Detail = "not running; its socket would be " + p.Socket
		if err := writable(filepath.Dir(p.Socket)); err != nil {
			f.Verdict, f.Detail = Failed, "the socket cannot be made: "+err.Error()
			f.Hint = "choose another place with --socket or control.socket"
		}
	}
	return f
}

// checkOSC reads the daemon's status, or opens the port for a moment.
func (p *probe) checkOSC() Finding {
	f := Finding{Name: "osc", Verdict: Passed}
	const hint = "end the program that has the port, or choose another with --osc or osc.addr"
	addr := p.config.OSC.Addr.String()
	switch {
	case p.daemon != nil && p.daemon.OSC.Error != "":
		f.Verdict, f.Detail, f.Hint = Failed, p.daemon.OSC.Error, hint
	case p.daemon != nil && p.daemon.OSC.Addr != "":
		f.Detail = "grooved listens on udp " + p.daemon.OSC.Addr
	case p.daemon != nil || addr == "":
		f.Detail = "off"
	default:
		conn, err := net.ListenPacket("udp", addr)
		if err != nil {
			f.Verdict, f.Detail, f.Hint = Failed, fmt.Sprintf("udp %s is not free: %v", addr, err), hint
			return f
		}
		if err := conn.Close(); err != nil {
			f.Verdict, f.Detail, f.Hint = Warned, err.Error(), hint
			return f
		}
		f.Detail = "udp " + addr + " is free"
	}
	return f
}
