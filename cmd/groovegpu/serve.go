package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/infer/gpu/wire"
)

// decoder is an engine as serve sees it.
type decoder interface {
	ready() wire.Ready
	decode(z, cond []float32, result func(first, loops int, planes []byte) error) error
}

// serve reads a model and then batches from in, and answers on out, until in ends.
func serve(in io.Reader, out io.Writer, open func(*infer.Model) (decoder, error)) error {
	r, w := wire.NewReader(bufio.NewReader(in)), bufio.NewWriterSize(out, 1<<16)
	m, err := readModel(r)
	if err != nil {
		return err
	}
	d, err := open(m)
	if err != nil {
		return errors.Join(wire.Write(w, wire.KindUnusable, 0, []byte(err.Error())), w.Flush())
	}
	text, err := d.ready().Encode()
	if err != nil {
		return err
	}
	if err := errors.Join(wire.Write(w, wire.KindReady, 0, text), w.Flush()); err != nil {
		return err
	}
	var z, cond []float32
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a batch: %w", err)
		}
		if f.Kind != wire.KindDecode {
			return fmt.Errorf("read a batch: a frame of kind %d", f.Kind)
		}
		if z, cond, err = wire.ParseBatch(f.Payload, m.Config.Latent, z, cond); err != nil {
			return err
		}
		if err := answer(w, d, f.Sequence, z, cond); err != nil {
			return err
		}
	}
}

// answer decodes a batch. An engine that failed once is not used again: the error ends the program, after it is told.
func answer(w *bufio.Writer, d decoder, sequence uint32, z, cond []float32) error {
	err := d.decode(z, cond, func(first, loops int, planes []byte) error {
		return wire.Write(w, wire.KindResult, sequence, wire.ResultHeader(first, loops), planes)
	})
	if err != nil {
		err = errors.Join(err, wire.Write(w, wire.KindFailed, sequence, []byte(err.Error())))
	}
	return errors.Join(err, w.Flush())
}

func readModel(r *wire.Reader) (*infer.Model, error) {
	f, err := r.Next()
	if err != nil {
		return nil, fmt.Errorf("read the model: %w", err)
	}
	if f.Kind != wire.KindModel {
		return nil, fmt.Errorf("read the model: a frame of kind %d", f.Kind)
	}
	return infer.Load(f.Payload)
}
