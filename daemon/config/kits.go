package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/configs"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/regularfile"
)

const (
	// kitExt is how the file of a kit ends; the rest of its name is the kit's.
	kitExt = ".toml"
	// maxKit is the most that is read of a kit's file, in bytes: some thirty times the largest of ours.
	maxKit = 64 << 10
	// maxKits is how many kits of the user's are read: a folder with more was named by mistake.
	maxKits = 200
)

// KitFile is a kit and where it was read.
type KitFile struct {
	Kit      groove.Kit
	Title    string
	File     string // the user's file; empty = it comes with the program
	Replaces bool   // a kit of the same name comes with the program
}

// Kits are the kits there are: those that come with the program, and the user's, which come before them. The zero value
// has none; see LoadKits.
type Kits struct {
	folder string
	files  []KitFile // by name
	err    error
}

// KitsFolder returns the folder of the user's kits: kits, beside the config file.
func (s Source) KitsFolder() string {
	path, _ := s.File()
	return filepath.Join(filepath.Dir(path), "kits")
}

// LoadKits reads all kits. A file of the user's that is wrong is left out, or, where it was right before, stands as it
// was; Err then says what is wrong, and everything else is there. before may be the zero value.
func LoadKits(folder string, before Kits) Kits {
	k := Kits{folder: folder}
	var errs []error
	names, err := fs.Glob(configs.Kits, "kits/*"+kitExt)
	for _, path := range names {
		text, errRead := fs.ReadFile(configs.Kits, path)
		file, errParse := ParseKit(kitName(path), path, string(text))
		if err = errors.Join(err, errRead, errParse); err == nil {
			k.put(file)
		}
	}
	errs = append(errs, err)
	for _, path := range userKits(folder, &errs) {
		file, err := readKit(path)
		if err != nil {
			errs = append(errs, err)
			old, ok := before.Find(kitName(path))
			if !ok || old.File != path {
				continue
			}
			file = old
		}
		_, file.Replaces = k.Find(file.Kit.Name)
		k.put(file)
	}
	k.err = errors.Join(errs...)
	return k
}

func kitName(path string) string {
	return strings.TrimSuffix(filepath.Base(filepath.ToSlash(path)), kitExt)
}

// userKits lists the files of the user's kits. A folder that is not there has none.
func userKits(folder string, errs *[]error) []string {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		*errs = append(*errs, &Error{File: folder, Message: "cannot be read", Hint: rootCause(err)})
	}
	var paths []string
	for _, e := range entries {
		// Editors keep their own files beside the user's, with a dot before the name or something behind it.
		if e.IsDir() || filepath.Ext(e.Name()) != kitExt || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if len(paths) == maxKits {
			*errs = append(*errs, &Error{File: folder, Message: fmt.Sprintf("there are more than %d kits", maxKits), Hint: "the rest is not read"})
			break
		}
		paths = append(paths, filepath.Join(folder, e.Name()))
	}
	return paths
}

// readKit reads a kit of the user's.
func readKit(path string) (KitFile, error) {
	text, err := readKitText(path)
	if err != nil {
		return KitFile{}, err
	}
	file, err := ParseKit(kitName(path), path, text)
	file.File = path
	return file, err
}

func readKitText(path string) (string, error) {
	text, err := regularfile.Read(path, maxKit)
	switch {
	case errors.Is(err, regularfile.ErrTooLarge):
		return "", &Error{File: path, Message: fmt.Sprintf("is over %d KiB", maxKit>>10), Hint: "this is no kit"}
	case err != nil:
		return "", &Error{File: path, Message: "cannot be read", Hint: rootCause(err)}
	}
	return string(text), nil
}

// put adds a kit, in place of one of the same name.
func (k *Kits) put(file KitFile) {
	i, found := k.search(file.Kit.Name)
	if found {
		k.files[i] = file
	} else {
		k.files = slices.Insert(k.files, i, file)
	}
}

func (k Kits) search(name string) (int, bool) {
	return slices.BinarySearchFunc(k.files, name, func(f KitFile, name string) int { return cmp.Compare(f.Kit.Name, name) })
}

// Keep returns k together with the kit of that name in before, if k has none of that name. So the kit that plays stays
// when its file is removed.
func (k Kits) Keep(before Kits, name string) Kits {
	old, ok := before.Find(name)
	if _, there := k.Find(name); there || !ok {
		return k
	}
	k.files = slices.Clone(k.files)
	k.put(old)
	k.err = errors.Join(k.err, &Error{File: old.File, Message: "the kit's file is gone", Hint: "it plays on as it was, until another kit is chosen"})
	return k
}

// Find returns the kit of a name.
func (k Kits) Find(name string) (KitFile, bool) {
	i, ok := k.search(name)
	if !ok {
		return KitFile{}, false
	}
	return k.files[i], true
}

// All returns the kits by name. The caller does not write to them.
func (k Kits) All() []KitFile { return k.files }

// Names returns the kits' names in order.
func (k Kits) Names() []string {
	names := make([]string, len(k.files))
	for i, f := range k.files {
		names[i] = f.Kit.Name
	}
	return names
}

// ByName returns the kits' maps by their names.
func (k Kits) ByName() map[string]groove.Kit {
	all := map[string]groove.Kit{}
	for _, f := range k.files {
		all[f.Kit.Name] = f.Kit
	}
	return all
}

// Nearest returns the kit whose name is most like name, or "".
func (k Kits) Nearest(name string) string { return nearest(strings.ToLower(name), k.Names()) }

// Folder returns where the user's kits are looked for.
func (k Kits) Folder() string { return k.folder }

// Err says what is wrong with the user's kits; see Errors.
func (k Kits) Err() error { return k.err }

// KitText returns the file of a kit: the user's, or for "" the one of that name that comes with the program.
func KitText(name, file string) (string, error) {
	if file == "" {
		text, err := fs.ReadFile(configs.Kits, "kits/"+name+kitExt)
		if err != nil {
			return "", fmt.Errorf("read kit %q: it does not come with this program", name)
		}
		return string(text), nil
	}
	return readKitText(file)
}
