package daemon

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/internal/atomicfile"
	"github.com/groovegen/groovegen/internal/filelock"
)

// stateLock is the file in the state folder that is locked while a daemon uses the folder.
const stateLock = "lock"

// takeStateFolder gives the state folder to this daemon alone, and removes what a crash has left there. Two daemons on
// one folder would overwrite each other's files. A folder in which no lock can be made is used without one.
func (d *Daemon) takeStateFolder(cfg config.Config) (err error) {
	dir := cfg.State.Path()
	d.stateLock, err = filelock.Open(filepath.Join(dir, stateLock))
	if errors.Is(err, filelock.ErrLocked) {
		return fmt.Errorf("use state folder %s: another grooved uses it: choose another with --state", dir)
	}
	if err != nil { // a full disk, or one that cannot be written: there is nothing to overwrite, and the music plays
		d.log.Warn("the state folder cannot be locked: nothing may be saved in it", "folder", dir, "error", err)
		return nil
	}
	library := cfg.Model.LibraryDir()
	models, _ := filepath.Glob(filepath.Join(library, "*"))
	for _, folder := range append(models, dir, library) {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			continue
		}
		if err := atomicfile.Sweep(folder, d.edges.Started); err != nil {
			d.log.Warn("remove the temporary files of a crash", "folder", folder, "error", err)
		}
	}
	return nil
}
