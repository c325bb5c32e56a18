package cpu

import "github.com/groovegen/groovegen/infer"

// worker is a goroutine that decodes parts of batches. In: tasks; closing it ends the goroutine. Out: done, one for each
// task, and closed at the end.
type worker struct {
	tasks chan task
	done  chan struct{}
}

// task is loops lo to hi−1 of a batch.
type task struct {
	dst     *infer.Output
	z, cond []float32
	lo, hi  int
}

func startWorker(n *network) *worker {
	w := &worker{tasks: make(chan task), done: make(chan struct{})}
	s := n.newScratch()
	go func() {
		defer close(w.done)
		for t := range w.tasks {
			n.decode(s, t)
			w.done <- struct{}{}
		}
	}()
	return w
}

func (w *worker) stop() {
	close(w.tasks)
	<-w.done
}

// share decodes a batch of b: equal parts for the workers, the last one for the calling goroutine.
func (d *Decoder) share(dst *infer.Output, z, cond []float32, b int) {
	threads := len(d.workers) + 1
	part := (b + threads - 1) / threads
	at, busy := 0, 0
	for _, w := range d.workers {
		if at+part >= b {
			break
		}
		w.tasks <- task{dst: dst, z: z, cond: cond, lo: at, hi: at + part}
		at += part
		busy++
	}
	d.net.decode(d.own, task{dst: dst, z: z, cond: cond, lo: at, hi: b})
	for _, w := range d.workers[:busy] {
		<-w.done
	}
}
