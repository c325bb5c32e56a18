package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/groovegen/groovegen/internal/filelock"
	"github.com/groovegen/groovegen/internal/regularfile"
)

// dialTimeout is how long a socket that may be stale has time to answer.
const dialTimeout = time.Second

// listener is a unix socket that belongs to this process while it is open.
type listener struct {
	net.Listener
	path string
	made os.FileInfo // the socket as we made it
	lock *os.File
	once sync.Once
	err  error
}

// listen opens the control socket at path with mode 0600, in a folder that it makes with mode 0700 if needed.
//
// The process holds a lock beside the socket, so that two daemons that start at the same time cannot both have it. The lock ends with
// the process. listen replaces a socket that no process listens on, which a killed daemon has left. The error wraps ErrBusy if
// another daemon listens. listen does not touch a path that is no socket.
func listen(path string) (*listener, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("listen on control socket: %w: choose another place with --socket", err)
	}
	lock, err := takeLock(path)
	if err != nil {
		return nil, err
	}
	l, err := listenLocked(path)
	if err != nil {
		return nil, errors.Join(err, filelock.Release(lock))
	}
	l.lock = lock
	return l, nil
}

// checkPath refuses paths that the system would refuse with "invalid argument". sun_path has 108 bytes on Linux and
// Windows and 104 on the BSDs and macOS, the final zero included (unix(7), unix(4)).
func checkPath(path string) error {
	most := 107
	switch runtime.GOOS {
	case "darwin", "freebsd", "netbsd", "openbsd", "dragonfly":
		most = 103
	}
	if path == "" || len(path) > most {
		return fmt.Errorf("listen on control socket %q: a socket's path has 1 to %d bytes, this one %d: choose a shorter one with --socket",
			path, most, len(path))
	}
	return nil
}

// takeLock locks PATH.lock and writes our process id into it.
func takeLock(path string) (*os.File, error) {
	name := path + ".lock"
	f, err := filelock.Open(name)
	if errors.Is(err, filelock.ErrLocked) {
		return nil, &BusyError{Path: path, PID: readPID(name)}
	}
	if err != nil {
		return nil, fmt.Errorf("lock control socket: %w: choose another place with --socket", err)
	}
	// The id is only for the message of a second daemon, so the daemon starts on a full disk too.
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return f, nil
}

// readPID returns the process id in a lock file, or 0.
func readPID(name string) int {
	text, err := regularfile.Read(name, 16)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

func listenLocked(path string) (*listener, error) {
	if err := clearStale(path); err != nil {
		return nil, err
	}
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { restrict(fd) })
	}}
	ln, err := config.Listen(context.Background(), "unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen on control socket: %w", err)
	}
	if u, ok := ln.(*net.UnixListener); ok {
		u.SetUnlinkOnClose(false) // Close removes it, if it is still the one we made
	}
	if err = os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("protect control socket: %w", err), ln.Close())
	}
	made, err := os.Lstat(path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("check control socket: %w", err), ln.Close())
	}
	return &listener{Listener: ln, path: path, made: made}, nil
}

// clearStale removes a socket that no process listens on.
func clearStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("check control socket: %w", err)
	}
	// Windows shows its sockets as irregular files.
	if info.Mode()&(os.ModeSocket|os.ModeIrregular) == 0 {
		return fmt.Errorf("listen on control socket: %s exists and is no socket: move it away, or choose another place with --socket", path)
	}
	conn, err := net.DialTimeout("unix", path, dialTimeout)
	if err == nil {
		_ = conn.Close()
		return &BusyError{Path: path}
	}
	if errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("listen on control socket: %s belongs to another user: choose another place with --socket", path)
	}
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() {
		return &BusyError{Path: path} // a process listens and is too busy to answer
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove stale control socket: %w", err)
	}
	return nil
}

// Close stops listening, removes the socket and releases the lock. Calling it twice is harmless.
func (l *listener) Close() error {
	l.once.Do(func() {
		l.err = l.Listener.Close()
		if now, err := os.Lstat(l.path); err == nil && os.SameFile(now, l.made) {
			l.err = errors.Join(l.err, os.Remove(l.path))
		}
		// The lock file stays, because otherwise a third daemon could lock a new file of the same name.
		l.err = errors.Join(l.err, filelock.Release(l.lock))
	})
	return l.err
}
