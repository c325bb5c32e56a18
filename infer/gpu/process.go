package gpu

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"sync"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/cpu"
	"github.com/groovegen/groovegen/infer/gpu/wire"
)

// errUnusable is wrapped by errors that another start would give again.
var errUnusable = errors.New("the GPU is not used")

// process is one run of groovegpu. One goroutine at a time calls decode; anyone may call kill.
//
// Its goroutines: exchange writes requests and reads answers; reap waits for the end of the process.
type process struct {
	cmd    *exec.Cmd
	stderr *tail
	ready  wire.Ready
	heads  int // planes of an output

	requests chan []byte // payloads of batches
	answers  chan error  // one for each request, into out
	out      infer.Output
	request  []byte // of the present batch

	ended chan struct{} // closed when the process has ended
	once  sync.Once
	cause error // why it was killed; read after ended
}

// startProcess starts the program, gives it the model and waits until it is ready, for the patience at most. stop ends the
// waiting.
func startProcess(cmd *exec.Cmd, m *infer.Model, patience time.Duration, stop <-chan struct{}) (*process, error) {
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &process{
		cmd: cmd, stderr: &tail{}, heads: m.Config.Outputs() / groove.NumVoices,
		requests: make(chan []byte), answers: make(chan error, 1), ended: make(chan struct{}),
	}
	cmd.Stderr = p.stderr
	cmd.WaitDelay = time.Second // for a grandchild that keeps our pipes open
	isolate(cmd)
	if err = cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	go p.reap()
	go p.exchange(stdin, stdout, m)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case err = <-p.answers:
	case <-timer.C:
		err = fmt.Errorf("the GPU engine was not ready after %v", patience)
	case <-stop:
		err = errClosed
	}
	if err != nil {
		p.kill(err)
		<-p.ended
		if errors.Is(err, errUnusable) {
			return nil, err // it says why itself
		}
		return nil, p.explain(err)
	}
	return p, nil
}

// reap waits for the end of the process.
func (p *process) reap() {
	_ = p.cmd.Wait() // the state says how it ended
	p.once.Do(func() { p.cause = p.explain(fmt.Errorf("the GPU engine ended (%v)", p.cmd.ProcessState)) })
	close(p.ended)
}

// kill ends the process, for a reason.
func (p *process) kill(cause error) {
	p.once.Do(func() { p.cause = cause })
	_ = p.cmd.Process.Kill() // it has ended already, or ends now
}

// explain adds to an error what the process wrote to its standard error.
func (p *process) explain(err error) error {
	if text := p.stderr.String(); text != "" {
		return fmt.Errorf("%w: %s", err, text)
	}
	return err
}

// exchange gives the process the model, and then the batches, and answers each with an error or nil.
func (p *process) exchange(in io.Writer, out io.Reader, m *infer.Model) {
	r := wire.NewReader(out)
	err := p.introduce(in, r, m)
	p.answers <- err
	if err != nil {
		return
	}
	for sequence := uint32(1); ; sequence++ {
		select {
		case payload := <-p.requests:
			p.answers <- p.ask(in, r, sequence, payload)
		case <-p.ended:
			return
		}
	}
}

// introduce sends the model and reads what the process says of itself.
func (p *process) introduce(in io.Writer, r *wire.Reader, m *infer.Model) error {
	var file bytes.Buffer
	decoder := infer.Model{Config: m.Config, Dense: m.Dense, Deconv: m.Deconv, Out: m.Out}
	if err := decoder.Write(&file, false); err != nil {
		return err
	}
	if err := wire.Write(in, wire.KindModel, 0, file.Bytes()); err != nil {
		return fmt.Errorf("send the model to the GPU engine: %w", err)
	}
	f, err := r.Next()
	if err != nil {
		return fmt.Errorf("wait for the GPU engine: %w", err)
	}
	switch f.Kind {
	case wire.KindReady:
		p.ready, err = wire.ParseReady(f.Payload)
		return err
	case wire.KindUnusable:
		return fmt.Errorf("%w: %s", errUnusable, f.Payload)
	default:
		return fmt.Errorf("%w: kind %d in place of ready", wire.ErrGarbage, f.Kind)
	}
}

// ask sends a batch and reads its results into p.out.
func (p *process) ask(in io.Writer, r *wire.Reader, sequence uint32, payload []byte) error {
	if err := wire.Write(in, wire.KindDecode, sequence, payload); err != nil {
		return fmt.Errorf("send a batch to the GPU engine: %w", err)
	}
	planes := p.planes()
	for next, loops := 0, p.out.Batch; next < loops; {
		f, err := r.Next()
		switch {
		case err != nil:
			return fmt.Errorf("read loops of the GPU engine: %w", err)
		case f.Kind == wire.KindFailed:
			return fmt.Errorf("the GPU engine failed: %s", f.Payload)
		case f.Kind != wire.KindResult || f.Sequence != sequence:
			return fmt.Errorf("%w: kind %d of batch %d in place of loops of batch %d", wire.ErrGarbage, f.Kind, f.Sequence, sequence)
		}
		if next, err = wire.ParseResult(f.Payload, planes, next); err != nil {
			return err
		}
	}
	for _, plane := range planes {
		if !finite(plane) {
			return errors.New("the GPU engine gave a number that is not finite")
		}
	}
	cpu.ApplyHeads(&p.out)
	return nil
}

// finite reports whether no number is infinite or NaN.
func finite(v []float32) bool {
	for _, x := range v {
		if math.Float32bits(x)&0x7f800000 == 0x7f800000 {
			return false
		}
	}
	return true
}

// planes returns the slices of the present output, one for each of the heads.
func (p *process) planes() [][]float32 {
	return [][]float32{p.out.Logits, p.out.Offsets, p.out.Velocities, p.out.OffsetSpread, p.out.VelocitySpread}[:p.heads]
}

// decode decodes a batch into dst, within the patience. After an error the process is killed and must not be used again.
func (p *process) decode(dst *infer.Output, z, cond []float32, loops int, patience time.Duration) error {
	p.fit(loops)
	p.request = wire.AppendBatch(p.request[:0], z, cond)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case p.requests <- p.request:
	case <-p.ended:
		return p.cause
	}
	var err error
	select {
	case err = <-p.answers:
	case <-timer.C:
		err = fmt.Errorf("the GPU engine gave no answer within %v", patience)
	}
	if err != nil {
		p.kill(err)
		return err
	}
	*dst, p.out = p.out, *dst // the caller gets the answer, and the next one is written into the caller's old slices
	return nil
}

// fit gives the output the lengths of a batch.
func (p *process) fit(loops int) {
	p.out.Batch = loops
	for i, v := range []*[]float32{&p.out.Logits, &p.out.Offsets, &p.out.Velocities, &p.out.OffsetSpread, &p.out.VelocitySpread} {
		if *v = wire.Grown(*v, loops*infer.Cells); i >= p.heads {
			*v = nil
		}
	}
}
