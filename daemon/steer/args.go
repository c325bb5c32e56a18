package steer

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// canonical returns the float64 that the shortest decimal of x's float32 value names: 0.8 stays 0.8 on its way through a
// float32. It is idempotent, and the identity on float32(canonical(x)).
func canonical(x float64) float64 {
	c, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', -1, 32), 64)
	if err != nil {
		return x // infinite as a float32; the range check refuses it
	}
	return c + 0 // no negative zero
}

// number reads an argument as a number. Numbers of every type and numeric strings are numbers; booleans are 0 and 1.
func number(arg any) (float64, bool) {
	switch a := arg.(type) {
	case float64:
		return a, true
	case float32:
		return float64(a), true
	case int:
		return float64(a), true
	case int32:
		return float64(a), true
	case int64:
		return float64(a), true
	case uint64:
		return float64(a), true
	case bool:
		if a {
			return 1, true
		}
		return 0, true
	case json.Number:
		return parseNumber(string(a))
	case string:
		return parseNumber(a)
	}
	return 0, false
}

func parseNumber(s string) (float64, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return x, err == nil
}

// integer reads an argument as a whole number, exactly: a float counts when it has no fraction.
func integer(arg any) (int64, bool) {
	switch a := arg.(type) {
	case int:
		return int64(a), true
	case int32:
		return int64(a), true
	case int64:
		return a, true
	case uint64:
		return int64(min(a, math.MaxInt64)), true
	case bool:
		return 0, false
	case json.Number:
		return parseInteger(string(a))
	case string:
		return parseInteger(a)
	}
	x, ok := number(arg)
	return wholeNumber(x, ok)
}

func parseInteger(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return i, true
	}
	return wholeNumber(parseNumber(s))
}

// wholeNumber converts x where that loses nothing; 2⁶² is well past every range in the table.
func wholeNumber(x float64, ok bool) (int64, bool) {
	if !ok || x != math.Trunc(x) || math.Abs(x) > 1<<62 {
		return 0, false
	}
	return int64(x), true
}

// boolean reads an argument as yes or no: 0 and 1 of every type, and the usual words.
func boolean(arg any) (value, ok bool) {
	if s, isString := arg.(string); isString {
		switch strings.ToLower(strings.TrimSpace(s)) {
		case "on", "true", "yes":
			return true, true
		case "off", "false", "no":
			return false, true
		}
	}
	switch x, isNumber := number(arg); {
	case isNumber && x == 0:
		return false, true
	case isNumber && x == 1:
		return true, true
	}
	return false, false
}

// show returns an argument as an error message repeats it.
func show(arg any) string {
	switch a := arg.(type) {
	case nil:
		return "nothing"
	case string:
		return quote(a)
	case json.Number: // digits, as it came: the quotes would make a text of it
		return strings.Trim(quote(string(a)), `"`)
	case []byte:
		return fmt.Sprintf("a blob of %d bytes", len(a))
	case float64, float32, int, int32, int64, uint64, bool:
		return fmt.Sprint(a)
	}
	return "a list or an object"
}

// genreArg reads an argument as a genre: its name or a usual alias, or its index in alphabetical order.
func genreArg(p *Param, arg any) (groove.Genre, error) {
	name, isName := arg.(string)
	if isName {
		if g, err := groove.ParseGenre(name); err == nil {
			return g, nil
		}
	}
	if i, ok := integer(arg); ok {
		if i < 0 || i >= groove.NumGenres {
			return 0, p.refuse(ErrRange, show(arg), fmt.Sprintf("an index from 0 to %d", groove.NumGenres-1))
		}
		return groove.Genre(i), nil
	}
	e := p.refuse(ErrType, show(arg), oneOf(GenreNames()))
	if isName {
		e.Err, e.Hint = ErrGenre, likely(name, GenreNames())
	}
	return 0, e
}

// GenreNames lists the genres in the order of their indices.
func GenreNames() []string {
	list := make([]string, groove.NumGenres)
	for g := range list {
		list[g] = groove.Genre(g).String()
	}
	return list
}
