package blas

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Variable names the environment variable that holds the path of the library to open in place of the usual ones.
const Variable = "GROOVE_BLAS"

// ErrNone says that no library was found. Open wraps it and adds the libraries that it tried and how to get one.
var ErrNone = errors.New("no BLAS library")

// Lib is an open library. Its methods can be called from several goroutines.
type Lib struct {
	path, name string
	sgemm      uintptr
	scalars    sync.Pool // of *scalars
}

// Open looks for a library and limits it to one thread. It stays open until the process ends, because the program
// cannot know when the library's own threads have ended. The error wraps ErrNone.
func Open() (*Lib, error) {
	paths := candidates
	if named := os.Getenv(Variable); named != "" {
		paths = []string{named}
	}
	var tried []string
	for _, path := range paths {
		l, err := openPath(path)
		if err == nil {
			return l, nil
		}
		tried = append(tried, fmt.Sprintf("%s: %v", path, err))
	}
	if len(tried) == 0 {
		tried = []string{"nothing tried on " + runtime.GOOS}
	}
	return nil, fmt.Errorf("%w (%s): %s", ErrNone, strings.Join(tried, "; "), hint)
}

// openPath opens one library and checks that its integers have 32 bits.
func openPath(path string) (*Lib, error) {
	handle, err := openLibrary(path)
	if err != nil {
		return nil, err
	}
	sgemm, err := findSymbol(handle, "sgemm_")
	if err != nil {
		return nil, fmt.Errorf("find sgemm_: %w", err)
	}
	l := &Lib{path: path, name: path, sgemm: sgemm}
	l.scalars.New = func() any { return new(scalars) }
	if config, err := findSymbol(handle, "openblas_get_config"); err == nil {
		r, _, _ := purego.SyscallN(config)
		l.name = goString(r)
	}
	// OpenBLAS built for 64-bit integers has the same symbol and reads twice as far behind each of our pointers.
	if strings.Contains(l.name, "USE64BITINT") {
		return nil, fmt.Errorf("%s counts with 64 bits: want a library with 32-bit integers", l.name)
	}
	limitThreads(handle)
	return l, nil
}

// limitThreads limits the known libraries to one thread. Another library keeps its default.
func limitThreads(handle uintptr) {
	const singleThreaded = 1 // BLAS_THREADING_SINGLE_THREADED of Accelerate's thread_api.h, macOS 15 and later
	for name, n := range map[string]uintptr{"openblas_set_num_threads": 1, "BLASSetThreading": singleThreaded} {
		if f, err := findSymbol(handle, name); err == nil {
			purego.SyscallN(f, n)
		}
	}
}

// goString copies a C string of at most 256 bytes.
func goString(address uintptr) string {
	if address == 0 {
		return ""
	}
	// Through a pointer to the address, because vet reports a conversion of the number itself as a mistake.
	text := *(*unsafe.Pointer)(unsafe.Pointer(&address))
	var b []byte
	for i := range 256 {
		c := *(*byte)(unsafe.Add(text, i))
		if c == 0 {
			break
		}
		b = append(b, c)
	}
	return string(b)
}

// Name returns the library's own name with version and processor, or its path.
func (l *Lib) Name() string { return l.name }

// Path returns the file that was opened.
func (l *Lib) Path() string { return l.path }
