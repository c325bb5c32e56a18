package gpu

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/gpu/wire"
)

// ErrNotReady is wrapped by the error of Decode while there is no process.
var ErrNotReady = errors.New("the GPU engine is not ready")

var errClosed = errors.New("the GPU engine is closed")

// Options say how a Decoder works.
type Options struct {
	// CPU returns a decoder of the model to compare with, which the Decoder closes.
	CPU func() (infer.Decoder, error)
	// Keep returns why a process that works is not worth keeping; empty = it is. Nil keeps all.
	Keep     func(Measured) string
	Software bool   // accept a graphics driver that computes on the processor
	Program  string // empty = groovegpu beside this program
	// Environment is added to that of this program, for the other.
	Environment []string
	// Largest is the largest batch that is measured at the start; zero = all. The largest of all takes hundreds of megabytes.
	Largest int
	// Patience is how long a batch has besides a multiple of what it was measured to take; zero = 100 ms.
	Patience time.Duration
	// Pause is the first pause before a process is started again; zero = a second.
	Pause time.Duration
}

// The pauses before a process is started again: the first, the longest, and how long a process must have lived for the next
// pause to be the first again.
const (
	firstPause = time.Second
	maxPause   = time.Minute
	steady     = time.Minute
)

// A batch has this long, and slack times what it was measured to take.
const (
	leastPatience = 100 * time.Millisecond
	slack         = 10
	startPatience = 30 * time.Second
)

// State is what a Decoder is doing.
type State struct {
	Ready    bool
	Reason   string // why it is not ready
	Final    bool   // it never will be
	GPU      wire.Ready
	Measured Measured
}

// Decoder decodes on the GPU. It implements infer.Decoder: one goroutine at a time decodes; State is safe for concurrent use.
//
// Its goroutine, run, keeps a process running until Close.
type Decoder struct {
	model   *infer.Model
	options Options
	command func() *exec.Cmd

	mu      sync.Mutex
	current *process // nil while there is none
	state   State
	changed chan struct{} // closed and replaced when the state changes

	stop chan struct{}
	done chan struct{}
	once sync.Once
}

var _ infer.Decoder = (*Decoder)(nil)

// Find returns the path of groovegpu, which is installed beside this program.
func Find() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find our own program: %w", err)
	}
	name := "groovegpu"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(filepath.Dir(self), name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("there is no %s beside %s", name, filepath.Base(self))
	}
	return path, nil
}

// New returns a decoder for a model and starts the process in the background. The error says that there is no program.
func New(m *infer.Model, o Options) (*Decoder, error) {
	if o.Program == "" {
		var err error
		if o.Program, err = Find(); err != nil {
			return nil, err
		}
	}
	return start(m, o, func() *exec.Cmd {
		var args []string
		if o.Software {
			args = append(args, "--software")
		}
		cmd := exec.Command(o.Program, args...)
		cmd.Env = append(os.Environ(), o.Environment...)
		return cmd
	}), nil
}

// start starts a decoder whose process is a command.
func start(m *infer.Model, o Options, command func() *exec.Cmd) *Decoder {
	if o.Pause == 0 {
		o.Pause = firstPause
	}
	if o.Patience == 0 {
		o.Patience = leastPatience
	}
	d := &Decoder{
		model: m, options: o, command: command, state: State{Reason: "it starts"},
		changed: make(chan struct{}), stop: make(chan struct{}), done: make(chan struct{}),
	}
	go d.run()
	return d
}

// Engine returns "gpu". Realtime-safe: yes.
func (d *Decoder) Engine() string { return "gpu" }

// State returns what the decoder is doing.
func (d *Decoder) State() State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

// Wait waits until the decoder is ready. The error says why it is not.
func (d *Decoder) Wait(ctx context.Context) error {
	for {
		d.mu.Lock()
		s, changed := d.state, d.changed
		d.mu.Unlock()
		switch {
		case s.Ready:
			return nil
		case s.Final:
			return fmt.Errorf("%w: %s", ErrNotReady, s.Reason)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w: %s", ErrNotReady, s.Reason)
		}
	}
}

// Decode implements infer.Decoder. It returns an error, within the batch's deadline, whenever it has no sound numbers of the
// GPU; dst is then as it was. It never waits for a process to start.
//
// Realtime-safe: no.
func (d *Decoder) Decode(dst *infer.Output, z, cond []float32) error {
	latent := d.model.Config.Latent
	loops := len(cond) / groove.ConditionSize
	if len(z) != loops*latent || len(cond) != loops*groove.ConditionSize {
		return fmt.Errorf("decode: z has %d numbers and cond %d: want %d and %d for each loop", len(z), len(cond), latent, groove.ConditionSize)
	}
	d.mu.Lock()
	p, s := d.current, d.state
	d.mu.Unlock()
	if p == nil {
		return fmt.Errorf("decode: %w: %s", ErrNotReady, s.Reason)
	}
	if loops < 1 || loops > p.ready.MaxBatch {
		return fmt.Errorf("decode: %d loops: want 1 to %d", loops, p.ready.MaxBatch)
	}
	err := p.decode(dst, z, cond, loops, d.options.Patience+slack*s.Measured.At(loops).GPU)
	if err != nil {
		d.retire(p, err.Error(), false)
		return fmt.Errorf("decode: %w", err)
	}
	return nil
}

// Close ends the process.
func (d *Decoder) Close() error {
	d.once.Do(func() { close(d.stop) })
	<-d.done
	return nil
}

// publish makes a process the one that decodes.
func (d *Decoder) publish(p *process, m Measured) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.current = p
	d.setState(State{Ready: true, GPU: p.ready, Measured: m})
}

// retire says why there is no process now. p is the one that it was, if it had been published.
func (d *Decoder) retire(p *process, reason string, final bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current == p {
		d.current = nil
	}
	next := d.state
	next.Ready, next.Reason, next.Final = false, reason, final
	d.setState(next)
}

func (d *Decoder) setState(s State) {
	d.state = s
	close(d.changed)
	d.changed = make(chan struct{})
}
