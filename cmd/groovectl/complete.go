package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// completer completes the argument that comes after those already there.
type completer = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective)

// complete completes each argument from a list of its own; behind the last list there is nothing to complete.
func complete(lists ...[]string) completer {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= len(lists) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return lists[len(args)], cobra.ShellCompDirectiveNoFileComp
	}
}

// completeBlend offers the genres that are not in the blend yet, each with its "=".
func completeBlend(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	there := map[string]bool{}
	for _, arg := range args {
		name, _, _ := strings.Cut(arg, "=")
		there[name] = true
	}
	var rest []cobra.Completion
	for _, g := range genreNames() {
		if !there[g] {
			rest = append(rest, g+"=")
		}
	}
	return rest, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeSet offers the keys with what they mean, then the values of a key that has a list of them.
func completeSet(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return paramNames(true), cobra.ShellCompDirectiveNoFileComp
	}
	p, err := steer.Lookup(args[0])
	if err != nil || len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if p.Kind == steer.KindBool {
		return []cobra.Completion{"on", "off"}, cobra.ShellCompDirectiveNoFileComp
	}
	return p.Choices, cobra.ShellCompDirectiveNoFileComp
}

// paramNames lists what can be set, with a description for the shells that show one.
func paramNames(described bool) []cobra.Completion {
	var names []cobra.Completion
	for _, p := range steer.Params() {
		switch {
		case p.Action():
		case described:
			names = append(names, cobra.CompletionWithDesc(p.Name, p.Doc))
		default:
			names = append(names, p.Name)
		}
	}
	return names
}

func genreNames() []string {
	var names []string
	for _, g := range groove.AllGenres() {
		names = append(names, g.String())
	}
	return names
}

func voiceNames() []string {
	var names []string
	for _, v := range groove.AllVoices() {
		names = append(names, v.String())
	}
	return names
}
