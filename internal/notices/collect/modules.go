package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// programs are what is shipped, and systems what it is built for. A module that one of them links is in all notices.
var (
	programs = []string{"./cmd/grooved", "./cmd/groovectl", "./cmd/groovegpu"}
	systems  = []string{"linux/amd64", "linux/arm64", "darwin/arm64", "windows/amd64"}
)

// own is the path of this module.
const own = "github.com/groovegen/groovegen"

// module is a linked module.
type module struct {
	path, version, dir string
	packages           map[string]bool // folders of its linked packages; true = with code in C, whose licences lie below
}

// linkedModules lists the modules that the programs link on any system, by path. root is the folder of this module.
func linkedModules(root string) ([]module, error) {
	all := map[string]*module{}
	for _, system := range systems {
		if err := addLinked(all, root, system); err != nil {
			return nil, err
		}
	}
	var list []module
	for _, m := range all {
		list = append(list, *m)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

// addLinked adds the modules that are linked on a system.
func addLinked(all map[string]*module, root, system string) error {
	goos, arch, _ := strings.Cut(system, "/")
	const format = `{{with .Module}}{{.Path}}|{{.Version}}|{{.Dir}}|{{end}}{{.Dir}}|{{len .CgoFiles}}`
	cmd := exec.Command("go", append([]string{"list", "-deps", "-f", format}, programs...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+arch, "CGO_ENABLED=1", "GOEXPERIMENT=")
	var problem bytes.Buffer
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("list what is linked on %s: %w: %s", system, err, problem.String())
	}
	for line := range strings.Lines(string(out)) {
		part := strings.Split(strings.TrimSpace(line), "|")
		if len(part) != 5 || part[0] == own { // a package of the standard library has no module
			continue
		}
		m := all[part[0]]
		if m == nil {
			m = &module{path: part[0], version: part[1], dir: part[2], packages: map[string]bool{}}
			all[m.path] = m
		}
		m.packages[part[3]] = m.packages[part[3]] || part[4] != "0"
	}
	return nil
}

// licence matches the name of a file with a licence or notice, and of a folder of such files.
var (
	licence       = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents)s?([-._].*)?$`)
	licenceFolder = regexp.MustCompile(`(?i)^(third[-_]party[-_])?licen[cs]es$`)
)

// notTaken is a licence that a module offers beside the one that it is used under: see Choice in the notices.
const notTaken = "gpl.txt"

// errNoLicence says that a module has no file of that kind.
var errNoLicence = errors.New("has no licence file")

// files lists the module's licences and notices: of its root, of the folders on the way to linked packages, and below
// packages with code in C.
func (m *module) files() ([]string, error) {
	found := map[string]bool{}
	for dir, inC := range m.packages {
		for up := dir; len(up) >= len(m.dir); up = filepath.Dir(up) {
			if err := addLicences(found, up, inC && up == dir); err != nil {
				return nil, err
			}
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("module %s %w", m.path, errNoLicence)
	}
	var list []string
	for path := range found {
		list = append(list, path)
	}
	slices.Sort(list)
	return list, nil
}

// addLicences adds those of a folder, and with below those of the folders in it.
func addLicences(found map[string]bool, dir string, below bool) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		inFolder := licenceFolder.MatchString(filepath.Base(filepath.Dir(path)))
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != dir && !below && !licenceFolder.MatchString(d.Name()):
			return fs.SkipDir
		case d.Type().IsRegular() && d.Name() != notTaken && (licence.MatchString(d.Name()) || inFolder):
			found[path] = true
		}
		return nil
	})
}
