package dataset

import (
	"archive/zip"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/legacytext"
)

// zipSource is an archive whose names were made usable.
type zipSource struct {
	*zip.ReadCloser
	skipped []Skip
}

// tidyNames makes an archive's names paths that can be opened, and removes the entries that cannot be read: with one bad name, the
// library gives up a whole folder. Old Windows archivers separate folders with backslashes, and others write names in the
// system's own characters.
func tidyNames(z *zip.Reader) []Skip {
	var skipped []Skip
	kept := z.File[:0]
	seen := map[string]bool{}
	folders := map[string]bool{}
	for _, f := range z.File {
		f.Name = tidyName(f.Name)
		for dir := path.Dir(strings.TrimSuffix(f.Name, "/")); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, "/")
		reason := ""
		const encrypted = 1
		switch {
		case !fs.ValidPath(name) || name == ".":
			reason = "its name in the archive is no path"
		case seen[name]:
			reason = "the archive has two entries of that name, and the first is read"
		case folders[name] && name == f.Name:
			reason = "the archive has a folder of that name too"
		case f.Flags&encrypted != 0:
			reason = "it is encrypted: unpack the archive with its password"
		default:
			seen[name] = true
			kept = append(kept, f)
			continue
		}
		if groove.IsMIDIFile(name) {
			skipped = append(skipped, Skip{name, reason})
		}
	}
	z.File = kept
	return skipped
}

// tidyName returns a name as a relative path in UTF-8. A folder's ends with a slash.
func tidyName(name string) string {
	name = legacytext.Decode([]byte(name), charmap.CodePage437) // which the format prescribes
	name = strings.ReplaceAll(name, `\`, "/")
	name = strings.ReplaceAll(name, "\x00", "")
	if len(name) >= 2 && name[1] == ':' { // a drive
		name = name[2:]
	}
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	if clean == "" {
		return "."
	}
	if strings.HasSuffix(name, "/") {
		clean += "/"
	}
	return clean
}
