package groove

import (
	"path"
	"slices"
	"strings"
)

// midiEndings are the endings of files that hold a Standard MIDI File.
var midiEndings = []string{".mid", ".midi", ".smf", ".rmi", ".kar"}

// droppings are the names of files and folders that systems and archivers leave beside the user's.
var droppings = []string{
	"__macosx", ".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", "@eadir", "$recycle.bin", ".trashes", ".spotlight-v100",
	".fseventsd", ".temporaryitems", "system volume information",
}

// IsMIDIFile reports whether a file's name ends like that of a MIDI file, and the file is the user's; see IsDropping.
func IsMIDIFile(name string) bool {
	return slices.Contains(midiEndings, strings.ToLower(path.Ext(name))) && !IsDropping(name)
}

// IsDropping reports whether a file or folder is none of the user's: AppleDouble's "._x", ".DS_Store", "__MACOSX",
// "Thumbs.db", "~$x" and the like. The name is that of the last part of a path.
func IsDropping(name string) bool {
	name = strings.ToLower(path.Base(name))
	return strings.HasPrefix(name, "._") || strings.HasPrefix(name, "~$") || slices.Contains(droppings, name)
}

// IsSMF reports whether data begins like a Standard MIDI File, or like a wrapper of one.
func IsSMF(data []byte) bool {
	c := &cursor{data: data, end: len(data)}
	c.unwrap()
	return len(c.rest()) >= 14 && string(c.rest()[:4]) == "MThd"
}
