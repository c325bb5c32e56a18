package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groovegen/groovegen/cmd/groovectl/ctltest"
	"github.com/groovegen/groovegen/cmd/groovectl/tui"
	"github.com/groovegen/groovegen/daemon/osc/layout"
	"github.com/groovegen/groovegen/daemon/osc/tosc"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// ownCommands are the parameters and actions that have a command of their own beside groovectl set. TestEveryControlHasACommand runs each.
var ownCommands = map[string][]string{
	"genre": {"genre", "funk"}, "blend": {"blend", "funk=1", "jazz=1"}, "bpm": {"bpm", "99"}, "nudge": {"nudge", "1", "0"}, "freeze": {"freeze"},
	"fill_every": {"fill", "--every", "4"}, "fill_amount": {"fill", "--amount", "0.7"}, "fill_complexity": {"fill", "--complexity", "1.5"},
	"voice/*/gain": {"voice", "kick", "gain", "0.5"}, "voice/*/mute": {"voice", "kick", "mute"}, "voice/*/solo": {"voice", "kick", "solo"},
	"voice/*/lock": {"lock", "kick"}, "voice/*/density": {"voice", "kick", "density", "0.5"}, "voice/*/emphasis": {"voice", "kick", "emphasis", "0.5"},
	"voice/*/dice": {"dice", "kick"}, "voice/*/redraw": {"voice", "kick", "redraw", "2"},
	steer.Next: {"next"}, steer.Previous: {"previous"}, steer.Reroll: {"reroll"}, steer.Undo: {"undo"}, steer.Redo: {"redo"},
	steer.Recall: {"recall", "7:3"}, steer.FillNow: {"fill"}, steer.Prompt: {"prompt", "funk"}, steer.PresetSave: {"save", "x"},
	steer.PresetLoad: {"load", "x"}, steer.PresetFavorite: {"favorite", "tight"}, steer.SceneSave: {"save", "--scene", "x"},
	steer.SceneLoad: {"load", "--scene", "x"}, steer.Favorite: {"favorite"}, steer.TransportStart: {"start"}, steer.TransportStop: {"stop"},
	steer.TransportContinue: {"continue"}, steer.Panic: {"panic"}, steer.Captured: {"capture", "--clear"},
	steer.More: {"more"}, steer.Keep: {"keep", someCode}, steer.Rate: {"rate", "4"}, steer.Skip: {"skip"},
	steer.Pins: {"pin", "kick", "on", "1"}, steer.Pin: {"pin", "kick", "on", "1"}, steer.Unpin: {"unpin", "kick"},
}

// someCode is a recall code.
const someCode = "G27G1VXAX737ZSC81008C06T23R"

// oneOfAll is the name under which all voices' parameters of a kind stand.
func oneOfAll(name string) string {
	if parts := strings.Split(name, "/"); len(parts) == 3 && parts[0] == "voice" {
		return "voice/*/" + parts[2]
	}
	return name
}

// commandOf is how groovectl reaches a control.
func commandOf(p *steer.Param) string {
	if p.Name == steer.Captured || p.Name == steer.Capture {
		return "`capture`" // what it captures and from where are flags
	}
	if args, ok := ownCommands[oneOfAll(p.Name)]; ok {
		text := strings.Join(args[:1], " ")
		for _, a := range args[1:] {
			if strings.HasPrefix(a, "--") {
				text += " " + a
			}
		}
		return "`" + text + "`"
	}
	return "`set " + strings.ReplaceAll(p.Name, "kick", "<voice>") + "`"
}

// keysOf returns the keys of the terminal that steer a control.
func keysOf() map[string]string {
	keys := map[string]string{}
	for name, label := range tui.Keys() {
		keys[oneOfAll(name)] = "`" + label + "`"
	}
	return keys
}

// wordsOf finds for each control the shortest of the reviewed prompts that sets it.
func wordsOf(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "groove", "prompt", "testdata", "prompts.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	words := map[string]string{}
	for s := bufio.NewScanner(f); s.Scan(); {
		text := s.Text()
		r := steer.ReadPrompt(text)
		if strings.HasPrefix(text, "#") || len(r.Unknown) > 0 || len(r.Understood) != 1 || strings.ContainsAny(text, "|`") || strings.Contains(r.Understood[0], " (") {
			continue
		}
		for _, set := range r.Settings {
			name := oneOfAll(set.Name)
			if p, err := steer.Lookup(set.Name); err == nil {
				name = oneOfAll(p.Name)
			}
			if old, ok := words[name]; !ok || len(text) < len(old) {
				words[name] = text
			}
		}
	}
	return words
}

// onLayout lists what the TouchOSC layout sends.
func onLayout() map[string]bool {
	there := map[string]bool{}
	layout.Build().Walk(func(n *tosc.Node, _, _ float64) {
		for i := range n.Messages {
			if p, err := steer.Lookup(n.Messages[i].Address()); err == nil {
				there[oneOfAll(p.Name)] = true
			}
		}
	})
	return there
}

// onPage lists what the page's own files name: as a word in quotes, or as what a button does.
func onPage(t *testing.T) map[string]bool {
	t.Helper()
	dir := filepath.Join("..", "..", "daemon", "web", "page")
	var text strings.Builder
	files, err := filepath.Glob(filepath.Join(dir, "js", "*.js"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files of the page, %v", len(files), err)
	}
	for _, path := range append(files, filepath.Join(dir, "index.html")) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			// Not what a shared code leaves out, and not the kinds of parameters.
			if !strings.Contains(line, "const own = ") && !strings.Contains(line, ".kind)") {
				text.WriteString(line + "\n")
			}
		}
	}
	there := map[string]bool{}
	for _, p := range steer.Params() {
		if p.Name == steer.Sync || p.Name == steer.Ping {
			continue // the page has a stream of its own, and its own pings
		}
		if p.Fader != nil && p.Fader.Panel != "" {
			there[oneOfAll(p.Name)] = true // its panels make these from the table
			continue
		}
		word := regexp.QuoteMeta(p.Name[strings.LastIndex(p.Name, "/")+1:])
		pattern := "[\"'`](" + regexp.QuoteMeta(p.Name) + "|(\\w|[${}.])*kind}/" + word + ")[\"'`]"
		if strings.HasPrefix(p.Name, "voice/") {
			pattern = "[\"'`]" + word + "[\"'`]"
		}
		if regexp.MustCompile(pattern).MatchString(text.String()) {
			there[oneOfAll(p.Name)] = true
		}
	}
	return there
}

const reachMark = "\n## Where each can be reached\n"

// reachPage is the last part of docs/parameters.md.
func reachPage(t *testing.T) string {
	t.Helper()
	keys, words, touch, page := keysOf(), wordsOf(t), onLayout(), onPage(t)
	mark := func(there bool) string {
		if there {
			return "yes"
		}
		return ""
	}
	var b strings.Builder
	b.WriteString(reachMark + `
Written by the tests of cmd/groovectl, which press the keys, read the prompts and look into the layout and the page
(` + "`go test ./cmd/groovectl -run TestReach -update`" + `). Everything in the table can be reached by OSC at its address, by the control API
(` + "`POST /v1/command` with `{\"name\": …, \"args\": […]}`" + `) and by ` + "`groovectl set NAME VALUE`" + `, without value for an action.

| control | groovectl | terminal key | page | TouchOSC | in words |
|---|---|---|---|---|---|
`)
	done := map[string]bool{}
	for _, p := range steer.Params() {
		name := oneOfAll(p.Name)
		if done[name] {
			continue
		}
		done[name] = true
		prompt := words[name]
		if prompt != "" {
			prompt = "“" + prompt + "”"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", "`"+strings.ReplaceAll(name, "*", "<voice>")+"`",
			commandOf(p), keys[name], mark(page[name]), mark(touch[name]), prompt)
	}
	return b.String()
}

// TestReach keeps the page equal to what the faces have.
func TestReach(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "parameters.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lead, _, _ := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), reachMark)
	want := lead + reachPage(t)
	if ctltest.Update() {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(data), "\r\n", "\n"), want); diff != "" {
		t.Errorf("docs/parameters.md says otherwise where controls can be reached; run this test with -update (-want +got):\n%s", diff)
	}
}

// TestEveryControlHasACommand runs, for each control, its own command and groovectl set, and sees what reaches the daemon.
func TestEveryControlHasACommand(t *testing.T) {
	d := ctltest.Start(t)
	ran := func(args []string) []string {
		d.Forget()
		if _, _, err := ctl(t, args...); err != nil {
			t.Errorf("groovectl %v: %v", args, err)
		}
		return d.Applied()
	}
	for _, p := range steer.Params() {
		does := p.Name
		if p.Name == steer.Pins { // its command adds a pin
			does = steer.Pin
		}
		if args := ownCommands[oneOfAll(p.Name)]; args != nil && (oneOfAll(p.Name) == p.Name || strings.Contains(p.Name, groove.Kick.String())) {
			if got := ran(args); len(got) == 0 || nameOf(got[len(got)-1]) != does {
				t.Errorf("groovectl %v: the daemon did %q, want %s", args, got, does)
			}
		}
		args := []string{"set", p.Name}
		switch {
		case p.Name == steer.Pin || p.Name == steer.Unpin:
			args = append(args, "kick 0")
		case p.Name == steer.Keep:
			args = append(args, someCode)
		case p.Kind == steer.KindCall || p.Kind == steer.KindString:
			args = append(args, "1")
		case p.Kind == steer.KindPrompt:
			args = append(args, "funk")
		case p.Action() || p.Kind == steer.KindBool:
		default:
			for _, v := range p.Default {
				args = append(args, fmt.Sprint(v))
			}
		}
		if got := ran(args); len(got) != 1 || nameOf(got[0]) != p.Name {
			t.Errorf("groovectl %v: the daemon did %q", args, got)
		}
	}
}

// nameOf is the name of a command, without its arguments.
func nameOf(command string) string {
	name, _, _ := strings.Cut(command, " ")
	return name
}
