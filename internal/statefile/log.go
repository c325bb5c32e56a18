package statefile

import (
	"errors"
	"io/fs"
	"log/slog"
	"strings"
)

// Log reports what Read has found: nothing of a good file or of none, else what was lost. what names the document, and
// instead what is used when nothing of it could be read.
func Log(log *slog.Logger, what, instead string, err error) {
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return
	}
	var d *DamageError
	switch {
	case !errors.As(err, &d):
		log.Error(what+" cannot be used, and is not saved: "+instead, "error", err)
	case d.From == "":
		log.Warn(what+" cannot be used: "+instead, "file", d.Aside, "error", err)
	case d.From == d.Path:
		log.Warn(what+" is damaged: what could be read of it is used", "file", d.Aside, "lost", strings.Join(d.Lost, "; "), "error", err)
	default:
		log.Warn(what+" is damaged: the one saved before it is used, and the last change is lost", "file", d.Aside, "used", d.From, "error", err)
	}
}

// Found reports whether Read has given its caller a document.
func Found(err error) bool {
	var d *DamageError
	return err == nil || errors.As(err, &d) && d.From != ""
}
