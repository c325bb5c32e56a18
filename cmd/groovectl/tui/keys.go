package tui

import (
	"context"
	"math"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// binding is a key, or several with the same action.
type binding struct {
	keys  []string // as Bubble Tea calls them
	label string   // as the user sees them
	short string   // for the line at the bottom; empty = not shown there
	help  string   // for the page of keys; empty = not shown there
	do    func(*model, string)
}

// bindings are all keys of the main view, in the order of the page that lists them.
var bindings = buildBindings()

func buildBindings() []binding {
	list := []binding{
		{[]string{"space"}, "space", "play", "start or stop", func(m *model, _ string) { m.startStop() }},
		{[]string{"n"}, "n", "next", "next groove", act(steer.Next)},
		{[]string{"r"}, "r", "re-roll", "same settings, other groove", act(steer.Reroll)},
		{[]string{"f"}, "f", "fill", "fill", act(steer.FillNow)},
		{[]string{"z"}, "z", "freeze", "freeze", act("freeze")},
		{[]string{"g"}, "g", "genre", "choose a genre", func(m *model, _ string) { m.openGenres() }},
		{[]string{"p", ":"}, "p", "prompt", "say in words what to play", func(m *model, _ string) { m.openPrompt() }},
		{[]string{"+", "=", "-", "_"}, "+ -", "density", "density", adjust("density", 0.1, "+=")},
		{[]string{"up", "k", "down", "j"}, "up down", "", "choose a voice", func(m *model, key string) { m.choose(key) }},
		{[]string{"m"}, "m", "mute", "mute this voice", voiceKey("mute")},
		{[]string{"s"}, "s", "", "solo this voice", voiceKey("solo")},
		{[]string{"l"}, "l", "lock", "lock this voice's part", voiceKey("lock")},
		{[]string{"v"}, "v", "dice", "draw this voice again", voiceKey("dice")},
		{[]string{"]", "["}, "[ ]", "", "density of this voice", func(m *model, key string) { adjust(m.voiceParam("density"), 0.1, "]")(m, key) }},
		{[]string{"}", "{"}, "{ }", "", "gain of this voice", func(m *model, key string) { adjust(m.voiceParam("gain"), 0.1, "}")(m, key) }},
		{[]string{"u"}, "u", "undo", "undo", act(steer.Undo)},
		{[]string{"U", "ctrl+r"}, "U", "", "redo", act(steer.Redo)},
	}
	list = append(list, faderKeys()...)
	return append(list, []binding{
		{[]string{"b"}, "b", "", "the groove before", act(steer.Previous)},
		{[]string{"tab"}, "tab", "", "show the next loop", func(m *model, _ string) { m.view.showNext = !m.view.showNext }},
		{[]string{"*"}, "*", "", "keep as a favorite", act(steer.Favorite)},
		{[]string{"!"}, "!", "", "panic: end every note", act(steer.Panic)},
		{[]string{"?"}, "?", "help", "this page", func(m *model, _ string) { m.view.popup = helpPopup }},
		{[]string{"q", "ctrl+c"}, "q", "quit", "quit; grooved plays on", func(m *model, _ string) { m.quit = true }},
	}...)
}

// faderKeys are the keys of the feel's faders that have one in the table of parameters.
func faderKeys() []binding {
	var list []binding
	for _, p := range steer.Faders(steer.FeelPanel) {
		if key := p.Fader.Key; key != "" {
			down := strings.ToUpper(key)
			list = append(list, binding{[]string{key, down}, key + " " + down, "", p.Name, adjust(p.Name, p.Fader.KeyStep, key)})
		}
	}
	return list
}

// Keys returns the label of the key that steers each control, by the control's name.
func Keys() map[string]string {
	labels := map[string]string{}
	for _, b := range bindings {
		l := newLink(nil, 0)
		m := newModel(context.Background(), l, false)
		m.view.offline, m.view.status.Steer = "", steer.Default()
		b.do(m, b.keys[0])
		select {
		case c := <-l.commands:
			labels[c.Name] = b.label
		default:
		}
	}
	labels["genre"], labels[steer.Prompt] = "g", "p" // these open a popup, which sends the command
	labels[steer.TransportStop] = labels[steer.TransportStart]
	return labels
}

// act is a key for an action or a switch.
func act(name string) func(*model, string) {
	return func(m *model, _ string) { m.command(name) }
}

// adjust is a pair of keys that changes a number: keys in more increase it, others decrease it.
func adjust(name string, by float64, more string) func(*model, string) {
	return func(m *model, key string) {
		p, err := steer.Lookup(name)
		if err != nil {
			return
		}
		values := p.Value(m.view.status.Steer)
		if len(values) != 1 {
			return
		}
		now, ok := values[0].(float64)
		if !ok {
			return
		}
		to := now + by
		if !strings.Contains(more, key) {
			to = now - by
		}
		m.command(p.Name, min(max(math.Round(1000*to)/1000, p.Min), p.Max))
	}
}

func voiceKey(part string) func(*model, string) {
	return func(m *model, _ string) { m.command(m.voiceParam(part)) }
}

func (m *model) voiceParam(part string) string { return "voice/" + m.view.voice.String() + "/" + part }

// key handles a key. An open popup gets it first.
func (m *model) key(msg tea.KeyPressMsg) {
	name := msg.String()
	switch m.view.popup {
	case helpPopup:
		m.view.popup = noPopup
		return
	case genrePopup:
		m.genreKey(name)
		return
	case promptPopup:
		m.promptKey(msg)
		return
	case noPopup:
	}
	for _, k := range bindings {
		if slices.Contains(k.keys, name) {
			m.view.message, m.view.refused = "", false
			k.do(m, name)
			return
		}
	}
	m.view.message, m.view.refused = "? shows the keys", false
}

// choose moves the pointer to another voice; the ride is above.
func (m *model) choose(key string) {
	by := 1
	if key == "down" || key == "j" {
		by = groove.NumVoices - 1
	}
	m.view.voice = groove.Voice((int(m.view.voice) + by) % groove.NumVoices)
}

func (m *model) startStop() {
	if m.view.running() {
		m.command(steer.TransportStop)
		return
	}
	m.command(steer.TransportStart)
}

func (m *model) openGenres() {
	m.view.popup, m.view.pick = genrePopup, int(m.view.status.Steer.Style().Dominant())
}

func (m *model) genreKey(name string) {
	const n = groove.NumGenres
	v := &m.view
	switch name {
	case "esc", "g", "q", "ctrl+c":
		v.popup = noPopup
	case "up", "shift+tab":
		v.pick = (v.pick + n - 1) % n
	case "down", "tab":
		v.pick = (v.pick + 1) % n
	case "left":
		v.pick = max(v.pick-genreRows, v.pick%genreRows)
	case "right":
		v.pick = min(v.pick+genreRows, n-1)
	case "enter", "space":
		v.popup = noPopup
		m.command("genre", groove.Genre(v.pick).String())
	default:
		for i := range n {
			if to := (v.pick + 1 + i) % n; strings.HasPrefix(groove.Genre(to).String(), name) {
				v.pick = to
				return
			}
		}
	}
}

func (m *model) openPrompt() {
	m.view.popup = promptPopup
	m.line.Reset()
	m.line.Focus() // the returned command is for the cursor of a view that is not used
	m.view.typed, m.view.cursor = "", 0
}

func (m *model) promptKey(msg tea.KeyPressMsg) {
	switch msg.String() {
	case "esc", "ctrl+c":
		m.view.popup = noPopup
	case "enter":
		m.view.popup = noPopup
		if text := strings.TrimSpace(m.line.Value()); text != "" {
			m.command(steer.Prompt, text)
		}
	default:
		m.edit(msg)
		return
	}
	m.view.typed, m.view.cursor = m.line.Value(), m.line.Position()
}

// paste inserts a text from the clipboard into the prompt.
func (m *model) paste(msg tea.PasteMsg) {
	if m.view.popup == promptPopup {
		m.edit(msg)
		return
	}
	m.view.message, m.view.refused = "? shows the keys", false
}

// edit changes the prompt's text.
func (m *model) edit(msg tea.Msg) {
	m.line, _ = m.line.Update(msg)
	m.view.typed, m.view.cursor = m.line.Value(), m.line.Position()
}
