package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
)

// playSetting is the scalar of a parameter of package steer's table: the file accepts the same values as a controller's
// command.
type playSetting struct {
	param *steer.Param
	text  *string // as String returns it
}

// own returns the scalar of those parameters whose settings are written in another way than their commands; nil for the others.
func (s *playSetting) own() scalar {
	switch {
	case s.param.Kind == steer.KindWeights:
		return new(Blend)
	case s.param.Name == steer.Seed:
		return new(Seed)
	}
	return nil
}

// Set accepts what a command of the parameter accepts.
func (s *playSetting) Set(text string) error {
	if takesAuto(s.param) && strings.EqualFold(strings.TrimSpace(text), autoPlay) {
		*s.text = autoPlay
		return nil
	}
	if own := s.own(); own != nil {
		if err := own.Set(text); err != nil {
			return err
		}
		*s.text = own.String()
		return nil
	}
	r, err := steer.Apply(steer.Default(), s.param.Command(text))
	if err != nil {
		return s.explain(text, err)
	}
	*s.text = textOf(s.param, r.State)
	return nil
}

// explain makes an error of a config file of a command's error.
func (s *playSetting) explain(text string, err error) error {
	var e *steer.Error
	if !errors.As(err, &e) {
		return err
	}
	message := quote(text) + " is no " + map[steer.Kind]string{
		steer.KindFloat: "number", steer.KindInt: "whole number", steer.KindBool: "switch", steer.KindEnum: "choice", steer.KindString: "name",
	}[s.param.Kind]
	if errors.Is(err, steer.ErrRange) {
		message = strings.TrimSpace(text) + " is out of range"
	}
	return &valueError{message, "give " + s.wants() + s.orAuto()}
}

// orAuto says that autoPlay is accepted too, where it is.
func (s *playSetting) orAuto() string {
	if takesAuto(s.param) {
		return `, or "` + autoPlay + `"`
	}
	return ""
}

// wants describes what the parameter accepts.
func (s *playSetting) wants() string {
	switch s.param.Kind {
	case steer.KindFloat:
		return "a number from " + s.param.Range()
	case steer.KindInt:
		return "a whole number from " + s.param.Range()
	case steer.KindBool:
		return "true or false"
	default:
		return s.param.Range()
	}
}

func (s *playSetting) fromTOML(v any) error {
	if text, ok := v.(string); ok && takesAuto(s.param) && strings.EqualFold(text, autoPlay) {
		*s.text = autoPlay
		return nil
	}
	if own := s.own(); own != nil {
		if err := own.fromTOML(v); err != nil {
			return err
		}
		*s.text = own.String()
		return nil
	}
	fits, want := false, s.wants()+", without quotes"+s.orAuto()
	switch s.param.Kind {
	case steer.KindFloat:
		_, whole := v.(int64)
		_, fits = v.(float64)
		fits = fits || whole
	case steer.KindInt:
		_, fits = v.(int64)
	case steer.KindBool:
		_, fits = v.(bool)
	default:
		_, fits = v.(string)
		want = "a string in quotes"
	}
	if !fits {
		return wrongType(v, want)
	}
	return s.Set(fmt.Sprint(v))
}

func (s *playSetting) String() string { return *s.text }

// words returns the choices, for completion; nil where the parameter has none.
func (s *playSetting) words() []string { return s.param.Choices }

// kind names the kind of value in help texts; empty where it is a number or one of a few words.
func (s *playSetting) kind() string {
	switch {
	case s.own() != nil:
		return "value"
	case s.param.Kind == steer.KindBool:
		return "bool"
	case s.param.Kind == steer.KindString:
		return "name"
	}
	return ""
}

// fileName returns a key as state files spell it: VelocityCurve for velocity_curve.
func fileName(key string) string {
	if key == "bpm" {
		return "BPM"
	}
	var b strings.Builder
	for word := range strings.SplitSeq(key, "_") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// MarshalJSON writes the settings as state files have them.
func (play Play) MarshalJSON() ([]byte, error) {
	doc := make(map[string]any, len(begins))
	for i, p := range begins {
		text := play.text[i]
		switch {
		case text == autoPlay && takesAuto(p):
			doc[fileName(p.Begin)] = text
		case p.Name == steer.Seed:
			var seed Seed
			_ = seed.Set(text) // it was checked
			doc[fileName(p.Begin)] = seed
		case p.Kind == steer.KindFloat || p.Kind == steer.KindInt || p.Kind == steer.KindBool:
			doc[fileName(p.Begin)] = json.RawMessage(text)
		default:
			doc[fileName(p.Begin)] = text
		}
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads what MarshalJSON writes. What is left out stays as it is.
func (play *Play) UnmarshalJSON(data []byte) error {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(data, &doc); err != nil {
		return err
	}
	for _, f := range play.fields() {
		raw, ok := doc[fileName(strings.TrimPrefix(f.key, "play."))]
		if !ok {
			continue
		}
		if err := f.value.Set(plainText(raw)); err != nil {
			return fmt.Errorf("%s: %w", f.key, err)
		}
	}
	return nil
}

// plainText returns a value of a state file as text.
func plainText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var seed Seed
	if raw[0] == '{' && json.Unmarshal(raw, &seed) == nil {
		return seed.String()
	}
	return string(raw)
}
