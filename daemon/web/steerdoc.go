package web

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/daemon/steer"
)

// steerEncoder makes JSON of what is steered: the state as status has it, and beside it, as values, each parameter's value
// as commands give it, so that a page can show parameters that it does not know.
//
// A dragged fader makes sixty states a second of which one number differs, so what is the same is not encoded again.
type steerEncoder struct {
	doc    []byte
	fields []member // of the State, in order
	values []member // of the table
}

// member is one member of a JSON object: its value, and both as JSON; empty where it is left out.
type member struct {
	value any
	json  []byte
}

// encode returns the document, which holds until the next call.
func (e *steerEncoder) encode(s steer.State) []byte {
	if e.fields == nil {
		e.fields, e.values = make([]member, len(stateFields)), make([]member, len(s.Messages()))
	}
	dst := e.appendState(append(e.doc[:0], '{'), s)
	dst = append(dst, `"values":{`...)
	for i, m := range s.Messages() {
		v := &e.values[i]
		if v.json == nil || !reflect.DeepEqual(v.value, m.Args) {
			v.value, v.json = m.Args, appendMember(v.json[:0], strings.TrimPrefix(m.Address, steer.Prefix), m.Args)
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, v.json...)
	}
	dst = append(dst, '}', '}')
	e.doc = dst
	return dst
}

// stateFields are the fields of a state that have a name in JSON, in order; those of the feel are fields of a struct in it.
var stateFields = slices.DeleteFunc(reflect.VisibleFields(reflect.TypeFor[steer.State]()), func(f reflect.StructField) bool { return f.Anonymous })

// appendState appends the members of the state, a comma after each.
func (e *steerEncoder) appendState(dst []byte, s steer.State) []byte {
	v := reflect.ValueOf(s)
	for i := range e.fields {
		f, field := &e.fields[i], v.FieldByIndex(stateFields[i].Index)
		name, option, _ := strings.Cut(stateFields[i].Tag.Get("json"), ",")
		if option == "omitempty" && field.Len() == 0 || option == "omitzero" && field.IsZero() {
			f.json, f.value = nil, nil
			continue
		}
		if value := field.Interface(); f.json == nil || !reflect.DeepEqual(f.value, value) {
			f.value, f.json = value, appendMember(f.json[:0], name, value)
		}
		dst = append(append(dst, f.json...), ',')
	}
	return dst
}

// appendMember appends "name":value. What has no JSON, which no canonical state holds, becomes null.
func appendMember(dst []byte, name string, value any) []byte {
	dst = append(strconv.AppendQuote(dst, name), ':')
	data, err := json.Marshal(value)
	if err != nil {
		data = []byte("null")
	}
	return append(dst, data...)
}
