package config

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/groovegen/groovegen/groove"
)

// The functions here make readers of TOML values: each takes a value as the decoder gives it, checks it and stores it, or
// says what would fit.

func takeByte(dst *uint8, lo, hi int64) func(any) error {
	want := fmt.Sprintf("a whole number from %d to %d", lo, hi)
	return func(v any) error {
		i, ok := v.(int64)
		if !ok {
			return wrongType(v, want+", without quotes")
		}
		if i < lo || i > hi {
			return &valueError{strconv.FormatInt(i, 10) + " is out of range", "give " + want}
		}
		*dst = uint8(i)
		return nil
	}
}

func takeSwitch(dst *bool) func(any) error {
	return func(v any) error {
		var s Switch
		err := s.fromTOML(v)
		*dst = bool(s)
		return err
	}
}

var kitLengths = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) *(ms|s|steps?|beats?)$`)

// takeLength reads a length with its unit: "60 ms", "1.5 steps", "1 beat".
func takeLength(own *groove.KitVoice) func(any) error {
	const example = `"60 ms" or "2 steps"`
	return func(v any) error {
		text, ok := v.(string)
		if !ok {
			return wrongType(v, "a length with its unit in quotes, such as "+example)
		}
		m := kitLengths.FindStringSubmatch(strings.TrimSpace(text))
		if m == nil {
			return &valueError{quote(text) + " is no length", "give a number and ms, s, steps or beats, such as " + example}
		}
		x, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return &valueError{quote(text) + " is no length", "give a number and its unit, such as " + example}
		}
		return setLength(own, x, strings.TrimSuffix(m[2], "s"), m[2])
	}
}

// setLength takes x in a unit, which comes without and with its last s.
func setLength(own *groove.KitVoice, x float64, unit, typed string) error {
	own.Length, own.Steps = 0, 0
	switch {
	case unit == "step" || unit == "beat":
		if unit == "beat" {
			x *= groove.StepsPerBeat
		}
		if x < groove.MinSteps || x > groove.MaxSteps {
			return &valueError{short(x) + " steps are out of range", fmt.Sprintf("give %v to %v steps", groove.MinSteps, groove.MaxSteps)}
		}
		own.Steps = x
		return nil
	case typed == "s":
		x *= 1000
	}
	lo, hi := float64(groove.MinLength/time.Millisecond), float64(groove.MaxLength/time.Millisecond)
	if x < lo || x > hi {
		return &valueError{short(x) + " ms is out of range", fmt.Sprintf("give %v to %v ms", lo, hi)}
	}
	own.Length = time.Duration(math.Round(x * float64(time.Millisecond)))
	return nil
}

// takeVelocity reads the velocities for the softest and the loudest hit.
func takeVelocity(dst *groove.VelocityResponse) func(any) error {
	const want = "the softest and the loudest velocity, such as [1, 127]"
	return func(v any) error {
		list, ok := v.([]any)
		if !ok || len(list) != 2 {
			return wrongType(v, want)
		}
		if err := takeByte(&dst.Low, 1, 127)(list[0]); err != nil {
			return err
		}
		if err := takeByte(&dst.High, 1, 127)(list[1]); err != nil {
			return err
		}
		if dst.Low > dst.High {
			return &valueError{fmt.Sprintf("the softest velocity %d is above the loudest, %d", dst.Low, dst.High), "give " + want}
		}
		return nil
	}
}

func takeCurve(dst *groove.VelocityResponse) func(any) error {
	want := fmt.Sprintf("a number from %v to %v: below 1 makes soft hits louder, above 1 softer", groove.MinCurve, groove.MaxCurve)
	return func(v any) error {
		x, ok := v.(float64)
		if i, whole := v.(int64); whole {
			x, ok = float64(i), true
		}
		if !ok {
			return wrongType(v, want)
		}
		if !(x >= groove.MinCurve && x <= groove.MaxCurve) { // NaN is outside
			return &valueError{short(x) + " is out of range", "give " + want}
		}
		dst.Curve = x
		return nil
	}
}

// takeChokes reads the voices that end when this one is struck.
func takeChokes(dst *groove.VoiceSet) func(any) error {
	return func(v any) error {
		names, err := stringList(v, `a list of voices, such as ["open_hat"]`, "each voice as a string in quotes")
		if err != nil {
			return err
		}
		for _, name := range names {
			voice, err := groove.ParseVoice(name)
			if err != nil || voice.String() != name {
				return &valueError{quote(name) + " is no voice", knownVoice(name)}
			}
			*dst |= groove.NewVoiceSet(voice)
		}
		return nil
	}
}

// knownVoice is the hint for a voice that there is not.
func knownVoice(name string) string {
	if v, err := groove.ParseVoice(name); err == nil {
		return "did you mean " + v.String() + "?"
	}
	var names []string
	for _, v := range groove.AllVoices() {
		names = append(names, v.String())
	}
	if near := nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "there are " + strings.Join(names, ", ")
}
