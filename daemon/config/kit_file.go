package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/tomlfile"
)

// kitNames are the names that the parameter kit takes, and that are files everywhere.
var kitNames = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// kitReader reads the file of a kit.
type kitReader struct {
	reader
	file   KitFile
	base   groove.KitVoice // what holds for each voice that does not say otherwise
	shared bool
	seen   groove.VoiceSet
}

// ParseKit reads a kit from TOML; path is for the errors only. All that is wrong is reported at once, by line.
func ParseKit(name, path, text string) (KitFile, error) {
	r := &kitReader{reader: reader{file: path}, file: KitFile{Kit: groove.Kit{Name: name, Length: groove.DefaultLength}}}
	if !kitNames.MatchString(name) {
		return KitFile{}, &Error{
			File: path, Message: quote(name) + " is no name for a kit",
			Hint: "name the file with small letters, digits, - and _, such as my-kit" + kitExt,
		}
	}
	top := map[string]tomlfile.Primitive{}
	md, err := tomlfile.Decode(text, &top)
	if err != nil {
		return KitFile{}, r.syntax(err)
	}
	r.md = md
	r.readTop(top)
	if err := r.err(); err != nil {
		return KitFile{}, err
	}
	return r.file, nil
}

// readTop reads the file: first what holds for all voices, then the voices, then whether all of it fits together.
func (r *kitReader) readTop(top map[string]tomlfile.Primitive) {
	voices, ok := top["voices"]
	delete(top, "voices")
	keys := r.voiceKeys(&r.base)
	delete(keys, "note")
	delete(keys, "chokes")
	keys["title"] = func(v any) error { return setString((*Text)(&r.file.Title), v) }
	keys["shared_notes"] = takeSwitch(&r.shared)
	r.readKeys("", top, keys, []string{"voices"})
	for _, key := range []string{"title", "channel"} {
		if _, there := top[key]; !there {
			r.fail(Error{Key: key, Message: "is missing", Hint: map[string]string{
				"title": "say what the kit is for, such as title = \"My sampler\"", "channel": "give the MIDI channel, such as channel = 10",
			}[key]}, 0)
		}
	}
	r.file.Kit.Channel = max(r.base.Channel, 1)
	if r.base.Length > 0 { // a length in steps has to be each voice's own
		r.file.Kit.Length, r.base.Length = r.base.Length, 0
	}
	if !ok {
		r.fail(Error{Key: "voices", Message: "is missing", Hint: "write [voices] on a line of its own, and a note for each voice below"}, 0)
		return
	}
	r.readVoices(voices)
}

// readVoices reads the table of the voices. Each has to be there.
func (r *kitReader) readVoices(p tomlfile.Primitive) {
	table, ok := r.table(p)
	if !ok {
		r.fail(Error{Key: "voices", Message: "this is a section", Hint: "write [voices] on a line of its own, and a note for each voice below"}, r.line(p))
		return
	}
	for name, value := range table {
		v, err := groove.ParseVoice(name)
		switch {
		case err != nil || v.String() != name:
			r.fail(Error{Key: "voices." + name, Message: "unknown voice", Hint: knownVoice(name)}, r.line(value))
		default:
			r.seen |= groove.NewVoiceSet(v)
			r.readVoice(v, value)
		}
	}
	for _, v := range groove.AllVoices() {
		if !r.seen.Has(v) {
			r.fail(Error{Key: "voices." + v.String(), Message: "is missing", Hint: "every voice needs a note, such as " + v.String() + " = 60"}, r.line(p))
		}
	}
	if len(r.errs) > 0 {
		return
	}
	if a, b, note, shared := r.file.Kit.Shared(); shared && !r.shared {
		r.fail(Error{
			Key: "voices." + b.String(), Message: fmt.Sprintf("has note %d on channel %d, as %s has", note, r.file.Kit.ChannelOf(b), a),
			Hint: "give it another, or write shared_notes = true above [voices] if that is meant",
		}, r.line(table[b.String()]))
	}
	if err := r.file.Kit.Validate(); err != nil {
		r.fail(Error{Message: err.Error()}, r.line(p))
	}
}

// readVoice reads one voice: a note, or a table with a note and what else the voice has of its own.
func (r *kitReader) readVoice(v groove.Voice, p tomlfile.Primitive) {
	own := r.base
	own.Channel = 0 // the kit's
	key := "voices." + v.String()
	if table, ok := r.table(p); ok {
		keys := r.voiceKeys(&own)
		keys["note"] = r.takeNote(v)
		for _, a := range v.Articulations() {
			keys[a.String()] = takeByte(&r.file.Kit.Articulations[v][a], 1, 127)
		}
		r.readKeys(key+".", table, keys, nil)
		if _, there := table["note"]; !there {
			r.fail(Error{Key: key + ".note", Message: "is missing", Hint: "give the MIDI note, 0 to 127"}, r.line(p))
		}
	} else {
		probe := valueProbe{take: r.takeNote(v)}
		r.decode(p, &probe)
		if probe.err != nil {
			r.fail(*explain(Error{Key: key}, probe.err), r.line(p))
		}
	}
	if own.Chokes.Has(v) {
		r.fail(Error{Key: key + ".chokes", Message: "names the voice itself", Hint: "a note that is struck again ends by itself: name others"}, r.line(p))
	}
	if own.Channel == r.file.Kit.Channel {
		own.Channel = 0
	}
	r.file.Kit.Overrides[v] = own
}

// readKeys reads a table's values; keys says how. What else is there is unknown.
func (r *kitReader) readKeys(prefix string, table map[string]tomlfile.Primitive, keys map[string]func(any) error, others []string) {
	for name, p := range table {
		take, ok := keys[name]
		if !ok {
			names := slices.Clone(others)
			for k := range keys {
				names = append(names, k)
			}
			slices.Sort(names)
			hint := "there are " + strings.Join(names, ", ")
			if near := nearest(name, names); near != "" {
				hint = "did you mean " + prefix + near + "?"
			}
			r.fail(Error{Key: prefix + name, Message: "unknown key", Hint: hint}, r.line(p))
			continue
		}
		probe := valueProbe{take: take}
		r.decode(p, &probe)
		if probe.err != nil {
			r.fail(*explain(Error{Key: prefix + name}, probe.err), r.line(p))
		}
	}
}

// voiceKeys says how the keys of a voice are read into own.
func (r *kitReader) voiceKeys(own *groove.KitVoice) map[string]func(any) error {
	return map[string]func(any) error{
		"note":     nil,
		"channel":  takeByte(&own.Channel, 1, 16),
		"length":   takeLength(own),
		"velocity": takeVelocity(&own.Response),
		"curve":    takeCurve(&own.Response),
		"chokes":   takeChokes(&own.Chokes),
	}
}

func (r *kitReader) takeNote(v groove.Voice) func(any) error {
	return takeByte(&r.file.Kit.Notes[v], 0, 127)
}
