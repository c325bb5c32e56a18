package nn

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// BLAS is a library's product, row-major: C = alpha·op(A)·op(B) + beta·C with op(A) m×k, op(B) k×n.
type BLAS interface {
	Sgemm(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int)
}

// Engine runs the work of layers on a few goroutines that it owns. Close it.
type Engine struct {
	kernel     *kernel
	blas       BLAS
	workers    int
	workspaces []*workspace // one for each worker
	flip       []float32    // a transposed operand
	swapped    []float32    // a transposed product

	job   func(worker, task int)
	tasks int64
	next  atomic.Int64
	start []chan struct{}
	done  sync.WaitGroup
}

// workspace is the scratch memory of a worker.
type workspace struct {
	panel []float32 // a packed panel
	edge  []float32 // a whole tile at the right edge
	tile  tile
}

// Option changes how an Engine works.
type Option func(*Engine)

// Workers sets the number of goroutines, the caller's among them. At most 16; 0 = GOMAXPROCS, the default.
func Workers(n int) Option {
	return func(e *Engine) {
		if n > 0 {
			e.workers = min(n, maxWorkers)
		}
	}
}

// maxWorkers is the most goroutines that share a step.
const maxWorkers = 16

// WithBLAS computes the products with b.
func WithBLAS(b BLAS) Option { return func(e *Engine) { e.blas = b } }

// Kernels returns the names of the kernels that this machine runs, the fastest first.
func Kernels() (names []string) {
	for _, k := range available() {
		names = append(names, k.name)
	}
	return names
}

// WithKernel chooses a kernel by name: "avx512", "avx2" or "plain"; a kernel that this machine cannot run is ignored. For tests.
func WithKernel(name string) Option {
	return func(e *Engine) {
		for _, k := range available() {
			if k.name == name {
				e.kernel = k
			}
		}
	}
}

// NewEngine starts an engine.
func NewEngine(opts ...Option) *Engine {
	e := &Engine{kernel: available()[0], workers: min(runtime.GOMAXPROCS(0), maxWorkers)}
	for _, o := range opts {
		o(e)
	}
	for range e.workers {
		e.workspaces = append(e.workspaces, &workspace{panel: make([]float32, blockDepth*panelWidth), edge: make([]float32, tileRows*panelWidth)})
	}
	for w := 1; w < e.workers; w++ {
		start := make(chan struct{}, 1)
		e.start = append(e.start, start)
		go func() {
			for range start {
				e.work(w)
				e.done.Done()
			}
		}()
	}
	return e
}

// Close ends the engine's goroutines.
func (e *Engine) Close() {
	for _, c := range e.start {
		close(c)
	}
	e.start = nil
}

// Name returns the name of the kernel that multiplies, or "blas".
func (e *Engine) Name() string {
	if e.blas != nil {
		return "blas"
	}
	return e.kernel.name
}

func (e *Engine) work(worker int) {
	for {
		t := e.next.Add(1) - 1
		if t >= e.tasks {
			return
		}
		e.job(worker, int(t))
	}
}

// each runs job for each task in [0, tasks), on all workers, and waits. Tasks must not write to the same place.
func (e *Engine) each(tasks int, job func(worker, task int)) {
	if tasks <= 1 || e.workers == 1 {
		for t := range tasks {
			job(0, t)
		}
		return
	}
	e.job, e.tasks = job, int64(tasks)
	e.next.Store(0)
	wake := min(len(e.start), tasks-1)
	e.done.Add(wake)
	for _, c := range e.start[:wake] {
		c <- struct{}{}
	}
	e.work(0)
	e.done.Wait()
	e.job = nil
}

// Spans divides [0, n) into pieces of at least grain and runs job on them, on all workers. Jobs must not write to the same place.
func (e *Engine) Spans(n, grain int, job func(lo, hi int)) {
	tasks := max(1, min(n/max(grain, 1), 4*e.workers))
	e.each(tasks, func(_, t int) { job(n*t/tasks, n*(t+1)/tasks) })
}
