package steer

import (
	"fmt"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Markdown returns the table as the page docs/parameters.md; a test keeps the two equal.
func Markdown() string {
	var b strings.Builder
	b.WriteString(`# Parameters

Written by the tests of daemon/steer from the table that all of the program shares; do not edit it by hand
(` + "`go test ./daemon/steer -update`" + `). OSC types: f float, i whole number, s string. A value that is out of range or does
not fit is refused, not changed: the state stays as it is and the sender gets the reason.

| parameter | OSC address | values | range | default | what it does |
|---|---|---|---|---|---|
`)
	for _, p := range table {
		if p.Action() || !oneForAll(&p) {
			continue
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s |\n",
			p.Name, p.Address, p.Args, p.Range(), defaultText(p.Default), p.Doc)
	}
	fmt.Fprintf(&b, "\n`%s` is one of %s.\n", voiceSlot, strings.Join(voiceNames(), ", "))
	b.WriteString(`
Whole numbers are taken for floats, floats without fraction for whole numbers, 0 and 1 for off and on, and the index for
a name. Names may be written in any case; genres and voices also by their usual other names (hip-hop, r&b, hihat).

## Actions

They take no value, or one from a button: 0 is its release and does nothing.

| action | OSC address | what it does |
|---|---|---|
`)
	for _, p := range table {
		if p.Kind == KindAction && oneForAll(&p) {
			fmt.Fprintf(&b, "| %s | `%s` | %s |\n", p.Name, p.Address, p.Doc)
		}
	}
	b.WriteString(`
They take one value:

| action | OSC address | values | | what it does |
|---|---|---|---|---|
`)
	for _, p := range table {
		if p.Kind == KindCall {
			fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", p.Name, p.Address, p.Args, p.Range(), p.Doc)
		}
	}
	b.WriteString(`
## Words

| action | OSC address | values | what it does |
|---|---|---|---|
`)
	for _, p := range table {
		if p.Kind == KindPrompt {
			fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", p.Name, p.Address, p.Args, p.Doc)
		}
	}
	return b.String()
}

// voiceSlot stands for the name of a voice, of which the page shows one line for all nine.
const voiceSlot = "<voice>"

// oneForAll keeps one voice's parameters, with its name made a slot, and drops those of the others.
func oneForAll(p *Param) bool {
	if !strings.HasPrefix(p.Name, "voice/") {
		return true
	}
	first := "/" + groove.Voice(0).String() + "/"
	if !strings.Contains(p.Name, first) {
		return false
	}
	slot := "/" + voiceSlot + "/"
	p.Name = "`" + strings.Replace(p.Name, first, slot, 1) + "`"
	p.Address = strings.Replace(p.Address, first, slot, 1)
	return true
}

func voiceNames() []string {
	list := make([]string, groove.NumVoices)
	for v := range list {
		list[v] = groove.Voice(v).String()
	}
	return list
}

func defaultText(args []any) string {
	words := make([]string, len(args))
	for i, a := range args {
		switch x := a.(type) {
		case float64:
			words[i] = num(x)
		case bool:
			words[i] = "0"
			if x {
				words[i] = "1"
			}
		default:
			words[i] = fmt.Sprint(a)
		}
	}
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, " ")
}
