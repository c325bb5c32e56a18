package archtest

import (
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/groovegen/groovegen"

// mayImport lists, for each package folder, the folders of this module that it may import. A folder that is not listed
// fails the test: a new package says where it stands. An entry that ends in /... covers the folders below it.
var mayImport = map[string][]string{
	"internal/spell":         {},
	"internal/legacytext":    {},
	"groove":                 {"internal/spell", "internal/legacytext"},
	"groove/novelty":         {"groove"},
	"groove/articulate":      {"groove"},
	"groove/roll":            {"groove"},
	"groove/prompt":          {"groove", "internal/spell"},
	"groove/rhythm":          {"groove"},
	"groove/piece":           {"groove", "groove/roll", "groove/sound"},
	"groove/sound":           {"groove"},
	"groove/sound/soundfont": {"groove/sound", "internal/regularfile"},
	"clock":                  {},
	"clock/...":              {"clock"},
	"infer":                  {"groove", "groove/novelty", "groove/articulate", "internal/vec", "internal/stats", "internal/regularfile"},
	"infer/...":              {"infer", "groove", "internal/vec"},
	"infer/gpu":              {"infer", "infer/cpu", "infer/gpu/wire", "groove"},
	"infer/gpu/gputest":      {"infer", "infer/cpu", "infer/gpu/wire"},
	"infer/auto":             {"infer", "infer/gpu", "groove"},
	"models":                 {},
	"models/modeltest":       {"infer", "infer/cpu", "models"},
	"models/pack":            {"infer", "internal/atomicfile"},
	"configs":                {},
	"train": {
		"infer", "infer/cpu", "internal/vec", "groove", "train/nn", "train/blas",
		"train/dataset", "groove/novelty", "internal/atomicfile", "internal/filelock", "internal/stats",
	},
	"train/nn":      {"internal/vec"},
	"train/dataset": {"groove", "internal/atomicfile", "internal/legacytext", "internal/regularfile"},
	"train/plot":    {},

	"train/eval":     {"groove", "groove/novelty", "groove/articulate", "infer", "train", "train/nn", "train/dataset", "train/eval/...", "internal/stats"},
	"train/eval/...": {"groove", "train/eval/...", "internal/stats"},
	"train/eval/pca": {"internal/vec"},
	"train/eval/judge": {
		"groove", "infer", "train/nn", "train/dataset", "train/eval/human", "train/eval/score", "internal/atomicfile",
	},
	"train/eval/page": {
		"groove", "groove/roll", "groove/piece", "groove/sound", "infer", "train/dataset",
		"train/eval", "train/eval/...", "train/plot", "internal/atomicfile",
	},
	"train/eval/blind":       {"groove", "groove/piece", "groove/sound", "train/eval", "train/eval/human", "internal/atomicfile", "internal/stats"},
	"train/eval/recognition": {"groove", "train/dataset", "train/eval", "train/eval/..."},
	"train/blas":             {},
	"train/gorgonia":         {"groove", "train/blas"},

	"daemon/midiport":        {"clock"},
	"daemon/midiport/...":    {"daemon/midiport", "clock", "internal/racetest"},
	"daemon/midiport/rtmidi": {"daemon/midiport", "clock"},
	"daemon/seq":             {"groove"},
	"daemon/player":          {"daemon/seq", "daemon/midiport", "clock", "groove"},
	"daemon/pregen":          {"infer", "groove"},
	"daemon/recall":          {"daemon/seq", "daemon/steer", "groove", "groove/piece", "infer"},
	"daemon/steer":           {"groove", "groove/prompt", "groove/rhythm", "internal/shorten", "internal/spell"},
	"daemon/capture":         {"internal/lockorder", "daemon/control", "daemon/midiport", "daemon/player", "daemon/steer", "clock", "groove", "infer"},
	"daemon/recording":       {"daemon/control", "daemon/player", "clock", "groove", "groove/piece", "internal/atomicfile"},
	"daemon/preset":          {"daemon/steer", "groove", "internal/atomicfile", "internal/regularfile", "internal/tomlfile"},
	"daemon/osc":             {"daemon/steer", "groove"},
	"daemon/osc/tosc":        {},
	"daemon/osc/announce":    {"internal/address"},
	"daemon/osc/access":      {"internal/lockorder", "internal/statefile"},
	"daemon/osc/feedback":    {"daemon/osc", "daemon/player", "daemon/steer", "clock", "groove"},
	"daemon/osc/network": {
		"internal/lockorder", "daemon/osc", "daemon/osc/access", "daemon/osc/announce",
		"daemon/oscquery", "daemon/config", "daemon/control", "daemon/steer", "internal/address", "internal/statefile",
	},
	"daemon/oscquery":   {"daemon/osc", "daemon/steer", "internal/connlimit"},
	"daemon/osc/layout": {"daemon/osc", "daemon/osc/tosc", "daemon/steer", "groove"},
	"daemon/control": {
		"daemon/steer", "daemon/osc/access", "daemon/training/jobs",
		"daemon/training/library", "daemon/preset", "groove", "groove/piece", "internal/connlimit", "internal/filelock", "internal/regularfile", "internal/shorten",
	},
	"daemon/web": {
		"daemon/control", "daemon/steer", "daemon/training/jobs", "daemon/training/library", "infer", "groove", "groove/piece", "groove/roll", "groove/sound",
		"internal/address", "internal/atomicfile", "internal/connlimit", "internal/regularfile", "internal/shorten",
	},
	"daemon/config":  {"groove", "daemon/steer", "configs", "internal/regularfile", "internal/spell", "internal/tomlfile"},
	"daemon/watch":   {},
	"daemon/logtail": {},
	"daemon/kits":    {"daemon/config", "daemon/control", "daemon/steer", "daemon/watch", "groove"},
	"daemon/training": {
		"internal/lockorder", "daemon/config", "daemon/control", "daemon/steer",
		"daemon/training/jobs", "daemon/training/library", "daemon/watch", "groove", "infer", "internal/statefile",
	},
	"daemon/training/jobs":    {"internal/lockorder", "groove", "internal/atomicfile", "internal/filelock", "internal/regularfile"},
	"daemon/training/library": {"internal/lockorder", "infer", "internal/atomicfile", "internal/regularfile", "internal/statefile"},
	"daemon/e2e":              {},
	"daemon": {
		"daemon/capture", "daemon/config", "daemon/control", "daemon/kits", "daemon/logtail", "daemon/midiport", "daemon/midiport/reconnect", "daemon/osc/feedback", "daemon/osc/network",
		"daemon/player",
		"daemon/recording", "daemon/session", "daemon/steer", "daemon/training", "daemon/watch", "daemon/web", "clock", "groove", "groove/piece", "infer",
		"internal/atomicfile", "internal/filelock", "internal/lockorder",
	},
	"daemon/session": {
		"daemon/capture", "daemon/config", "daemon/control", "daemon/kits", "daemon/player", "daemon/pregen", "daemon/preset", "daemon/recall", "daemon/seq",
		"daemon/steer", "daemon/training", "clock", "groove", "groove/articulate", "groove/piece", "infer", "internal/lockorder", "internal/statefile",
	},

	"cmd/groovegpu": {"infer", "infer/gpu/wire", "groove"},
	"cmd/grooved": {
		"daemon", "daemon/config", "daemon/logtail", "daemon/training/jobs", "daemon/midiport/...", "infer", "infer/...", "models",
		"train", "train/dataset", "groove", "internal/regularfile", "internal/shorten",
	},
	"cmd/groovectl": {
		"cmd/groovectl/...", "daemon/control", "daemon/config", "daemon/osc/...", "daemon/preset", "daemon/recall",
		"daemon/steer", "daemon/training/jobs", "daemon/training/library",
		"groove", "groove/novelty", "groove/prompt", "groove/rhythm", "groove/roll", "groove/piece", "groove/sound", "groove/sound/...",
		"infer", "infer/...", "models", "train", "train/...", "internal/atomicfile", "internal/notices",
	},
	"cmd/groovectl/terminal":  {},
	"cmd/groovectl/describe":  {"daemon/control", "daemon/training/jobs"},
	"cmd/groovectl/engine":    {"infer", "infer/...", "models"},
	"cmd/groovectl/tui":       {"cmd/groovectl/describe", "daemon/control", "daemon/training/jobs", "daemon/steer", "groove"},
	"cmd/groovectl/bugreport": {"cmd/groovectl/doctor", "cmd/groovectl/terminal", "daemon/config", "daemon/control", "internal/regularfile"},
	"cmd/groovectl/doctor": {
		"cmd/groovectl/describe", "cmd/groovectl/engine", "cmd/groovectl/terminal",
		"daemon/config", "daemon/control", "infer", "groove",
	},
	"cmd/groovectl/bench": {
		"cmd/groovectl/engine", "cmd/groovectl/terminal", "daemon/control", "daemon/osc", "daemon/steer", "clock/clocktest",
		"infer", "infer/auto", "infer/cpu", "infer/gorgonia", "train", "train/blas", "train/dataset", "train/gorgonia", "train/nn", "groove",
	},
	"cmd/groovectl/ctltest": {
		"daemon/config", "daemon/control", "daemon/training/jobs", "daemon/training/library",
		"daemon/osc/access", "daemon/preset", "daemon/steer", "groove", "groove/piece",
	},

	"internal/notices/collect": {"internal/atomicfile"},
	"internal/statefile":       {"internal/atomicfile", "internal/regularfile"},
	"internal/...":             {},
}

// onlyIn lists modules that may be imported in the named folders alone, with the reason.
var onlyIn = []struct {
	imported string
	folders  []string
	why      string
}{
	{"gitlab.com/gomidi/midi/v2/drivers/rtmididrv", []string{"daemon/midiport/rtmidi"}, "cgo and RtMidi's defects stay at one edge"},
	{"github.com/hypebeast/go-osc", []string{"daemon/osc"}, "its server is not usable, only its parser is"},
	{"github.com/fsnotify/fsnotify", []string{"daemon/watch"}, "one watcher, one debounce"},
	{"gorgonia.org", []string{"infer/gorgonia", "train/gorgonia"}, "its panics are recovered at the edge"},
	{"gonum.org/v1/plot", []string{"train/plot"}, "all pictures have one style"},
	{"github.com/coder/websocket", []string{"daemon/web"}, "one place where a page is served, with its limits"},
	{"github.com/prometheus", []string{"daemon/web"}, "what is watched from outside is served in one place"},
	{"github.com/BurntSushi/toml", []string{"internal/tomlfile"}, "one format for what people write, one parser, with its bounds"},
	{"github.com/sinshu/go-meltysynth", []string{"groove/sound/soundfont"}, "it panics on damaged files"},
	{"github.com/grandcat/zeroconf", []string{"daemon/osc/announce"}, "an mDNS responder is an edge of its own"},
	{"github.com/ebitengine/purego", []string{"train/blas"}, "calls into C stay behind checked shapes"},
	{"github.com/gogpu", []string{"cmd/groovegpu"}, "graphics drivers stay in a process of their own, and it does not link beside RtMidi"},
}

// pure folders import nothing but the standard library, groove's SMF reader and writer, and what mayImport allows.
var pure = map[string][]string{
	"clock":         nil,
	"groove":        {"gitlab.com/gomidi/midi/v2", "gitlab.com/gomidi/midi/v2/smf", "golang.org/x/text/encoding/charmap"},
	"groove/roll":   {"golang.org/x/image"},
	"groove/prompt": nil,
	"groove/rhythm": nil,
	"groove/piece":  nil,
	"groove/sound":  nil,
	"daemon/seq":    nil,
	"daemon/steer":  nil,
}

type goFile struct {
	folder, name string
	imports      []string
	doc          bool
}

func readTree(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	for _, s := range readSources(t, false) {
		files = append(files, goFile{s.folder(), filepath.Base(s.path), importsOf(s.tree), s.tree.Doc != nil})
	}
	return files
}

func importsOf(f *ast.File) []string {
	var imports []string
	for _, spec := range f.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			imports = append(imports, p)
		}
	}
	return imports
}

// rule finds the longest key of mayImport that covers folder; "" = none.
func rule(folder string) string {
	if _, ok := mayImport[folder]; ok {
		return folder
	}
	for up := filepath.ToSlash(filepath.Dir(folder)); up != "."; up = filepath.ToSlash(filepath.Dir(up)) {
		if _, ok := mayImport[up+"/..."]; ok {
			return up + "/..."
		}
	}
	return ""
}

func covered(list []string, path string) bool {
	return slices.ContainsFunc(list, func(p string) bool {
		if base, all := strings.CutSuffix(p, "/..."); all {
			return strings.HasPrefix(path, base+"/")
		}
		return p == path
	})
}

func TestImportsRunOneWay(t *testing.T) {
	used := map[string]map[string]bool{} // what is imported under each rule
	for _, f := range readTree(t) {
		key := rule(f.folder)
		if key == "" {
			t.Errorf("%s: no import rule for this folder: add one to mayImport and to ARCHITECTURE.md", f.folder)
			continue
		}
		if used[key] == nil {
			used[key] = map[string]bool{}
		}
		for _, imp := range f.imports {
			inside, ours := strings.CutPrefix(imp, module+"/")
			if ours && !covered(mayImport[key], inside) {
				t.Errorf("%s/%s imports %s: the map allows %v", f.folder, f.name, inside, mayImport[key])
			}
			used[key][inside] = ours
		}
	}
	for key, allowed := range mayImport {
		if used[key] == nil {
			t.Errorf("%s: the rule is for no folder", key)
		}
		for _, a := range allowed {
			if !strings.HasSuffix(a, "/...") && !used[key][a] {
				t.Errorf("%s may import %s and does not: take it out of mayImport and of ARCHITECTURE.md", key, a)
			}
		}
	}
}

func TestEdgesStayAtTheEdge(t *testing.T) {
	for _, f := range readTree(t) {
		for _, imp := range f.imports {
			for _, o := range onlyIn {
				if (imp == o.imported || strings.HasPrefix(imp, o.imported+"/")) && !slices.Contains(o.folders, f.folder) {
					t.Errorf("%s/%s imports %s, which belongs in %v alone: %s", f.folder, f.name, imp, o.folders, o.why)
				}
			}
			if extra, isPure := pure[f.folder]; isPure && strings.Contains(strings.Split(imp, "/")[0], ".") &&
				!strings.HasPrefix(imp, module) && !slices.ContainsFunc(extra, func(p string) bool { return strings.HasPrefix(imp, p) }) {
				t.Errorf("%s/%s imports %s: this package is pure", f.folder, f.name, imp)
			}
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range readTree(t) {
		documented[f.folder] = documented[f.folder] || f.doc
	}
	for folder, ok := range documented {
		if !ok {
			t.Errorf("%s: no file of the package has a package comment", folder)
		}
	}
}

func TestTopLevelIsAsDesigned(t *testing.T) {
	for _, name := range []string{
		"cmd/grooved", "cmd/groovectl", "daemon", "clock", "infer", "train", "configs", "groove", "models", "go.mod", "Makefile",
		"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE", ".golangci.yml", ".ci/run",
	} {
		if _, err := os.Stat(filepath.Join("../..", name)); err != nil {
			t.Errorf("%s is missing: %v", name, err)
		}
	}
}
