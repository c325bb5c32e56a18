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
	return func(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= len(lists) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(lists[len(args)], begun), cobra.ShellCompDirectiveNoFileComp
	}
}

// beginning returns the words that begin with what was typed. Most shells sift by themselves, but not all.
func beginning(words []cobra.Completion, begun string) []cobra.Completion {
	var fit []cobra.Completion
	for _, w := range words {
		if strings.HasPrefix(w, begun) {
			fit = append(fit, w)
		}
	}
	return fit
}

// completeBlend offers the genres that are not in the blend yet, each with its "=".
func completeBlend(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
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
	return beginning(rest, begun), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeSet offers the keys with what they mean, then the values of a key that has a list of them.
func (a *app) completeSet(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return beginning(paramNames(true), begun), cobra.ShellCompDirectiveNoFileComp
	}
	p, err := steer.Lookup(args[0])
	if err != nil || len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if p.Name == "kit" {
		return a.kitNames(cmd.Context(), begun), cobra.ShellCompDirectiveNoFileComp
	}
	if p.Kind == steer.KindBool {
		return beginning([]cobra.Completion{"on", "off"}, begun), cobra.ShellCompDirectiveNoFileComp
	}
	return beginning(p.Choices, begun), cobra.ShellCompDirectiveNoFileComp
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
