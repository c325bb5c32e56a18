package config

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
)

// folder is the name of our folder in each of the user's base folders.
const folder = "groovegen"

// DefaultFile returns where the config file is by default: grooved.toml in groovegen in the user's config folder, which
// on Linux is $XDG_CONFIG_HOME or ~/.config (XDG Base Directory Specification 0.8), and elsewhere its counterpart.
func DefaultFile() string { return filepath.Join(xdg.ConfigHome, folder, "grooved.toml") }

// DefaultStateDir returns where the daemon keeps its own files by default: groovegen in $XDG_STATE_HOME or
// ~/.local/state.
func DefaultStateDir() string { return filepath.Join(xdg.StateHome, folder) }

// DefaultLibrary returns where trained models are kept by default: groovegen/models in $XDG_DATA_HOME or
// ~/.local/share.
func DefaultLibrary() string { return filepath.Join(xdg.DataHome, folder, "models") }

// CacheDir returns where what can be made again is kept: groovegen in the user's cache folder, which on Linux is
// $XDG_CACHE_HOME or ~/.cache.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w: set it in the environment, on Linux as XDG_CACHE_HOME or HOME", err)
	}
	return filepath.Join(dir, folder), nil
}

// DatasetCache returns the folder where datasets that were read are kept, by groovectl and by trainings of the daemon.
func DatasetCache() (string, error) {
	dir, err := CacheDir()
	return filepath.Join(dir, "datasets"), err
}

// DefaultSocket returns where the control socket is by default: groovegen/grooved.sock in the runtime folder, which
// only the user can enter and which is emptied at logout; in the state folder where there is no runtime folder. The
// daemon and groovectl find the same place although only one of them may have XDG_RUNTIME_DIR in its environment.
func DefaultSocket() string {
	if info, err := os.Stat(xdg.RuntimeDir); xdg.RuntimeDir != "" && err == nil && info.IsDir() {
		return filepath.Join(xdg.RuntimeDir, folder, "grooved.sock")
	}
	return filepath.Join(DefaultStateDir(), "grooved.sock")
}

// Path returns the folder for the daemon's own files.
func (s State) Path() string {
	if s.Dir != "" {
		return string(s.Dir)
	}
	return DefaultStateDir()
}

// LibraryDir returns the folder for trained models.
func (m Model) LibraryDir() string {
	if m.Library != "" {
		return string(m.Library)
	}
	return DefaultLibrary()
}

// JobsDir returns the folder for trainings that are going on.
func (s State) JobsDir() string { return filepath.Join(s.Path(), "jobs") }

// Path returns the path of the control socket.
func (c Control) Path() string {
	if c.Socket != "" {
		return string(c.Socket)
	}
	return DefaultSocket()
}

// FindSocket returns the control socket that a client of the daemon should try: the one of its own command line
// (flag, may be empty), then the environment, then the daemon's config file, then the default. A config file that
// cannot be read does not keep the client from trying the rest.
func FindSocket(flag string, env func(string) (string, bool)) string {
	var flags Flags
	if flag != "" && flags.Set("control.socket", flag) != nil {
		return flag // a path that no daemon accepts; dialling it gives the clearer error
	}
	c, err := Source{Env: env, Flags: &flags}.Load()
	if err == nil {
		return c.Control.Path()
	}
	if flag != "" {
		return flag
	}
	if path := (Source{Env: env}).env(socketEnv); path != "" {
		return path
	}
	return DefaultSocket()
}
