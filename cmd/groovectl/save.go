package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/daemon/preset"
	"github.com/groovegen/groovegen/daemon/steer"
)

func saveCommand(a *app) *cobra.Command {
	scene := false
	cmd := &cobra.Command{
		Use:   "save NAME",
		Short: "Save the groove's settings as a preset, or everything as a scene",
		Long: `Save the groove's settings as a preset. Kit, offset, quantize and the rest of the set-up are left out. With --scene everything
is saved, including the loop itself and the locked parts. A file of the same name is replaced.

The files are TOML and can be edited; they are beside the config file, and groovectl presets shows where.`,
		Example: `  groovectl save tight-funk
  groovectl save --scene friday`,
		Args:              cobra.MinimumNArgs(1), // a name with blanks needs no quotes
		ValidArgsFunction: a.completePresets(&scene),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.file(cmd, strings.Join(args, " "), fileAction{verb: "saved", preset: steer.PresetSave, scene: steer.SceneSave, isScene: scene})
		},
	}
	cmd.Flags().BoolVar(&scene, "scene", false, "everything")
	return cmd
}

func loadCommand(a *app) *cobra.Command {
	scene := false
	cmd := &cobra.Command{
		Use:   "load NAME",
		Short: "Load a preset or a scene",
		Long: `Load a preset, which keeps the set-up, or with --scene a scene, which changes it too. It starts at the next boundary, or fades
in over the bars of glide. groovectl undo goes back. A file made with another model brings its settings but other notes; a
message says so.`,
		Example: `  groovectl load tight-funk
  groovectl load --scene friday`,
		Args:              cobra.MinimumNArgs(1), // a name with blanks needs no quotes
		ValidArgsFunction: a.completePresets(&scene),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.file(cmd, strings.Join(args, " "), fileAction{verb: "loaded", preset: steer.PresetLoad, scene: steer.SceneLoad, isScene: scene})
		},
	}
	cmd.Flags().BoolVar(&scene, "scene", false, "a scene")
	return cmd
}

// fileAction is what happens to a file of settings.
type fileAction struct {
	verb          string // for people: saved or loaded
	preset, scene string // the commands for the two kinds of files
	isScene       bool
}

// file sends the command that saves or loads a file, and prints what was done.
func (a *app) file(cmd *cobra.Command, name string, action fileAction) error {
	command, kind, verb := action.preset, preset.Preset, action.verb
	if action.isScene {
		command, kind = action.scene, preset.Scene
	}
	return a.talk(func(c *control.Client) error {
		if verb == "saved" {
			list, err := c.Presets(cmd.Context())
			if err != nil {
				return err
			}
			if slices.ContainsFunc(list.Presets, func(e preset.Entry) bool { return e.Kind == kind && e.Name == name }) {
				verb = "replaced"
			}
		}
		done, err := c.Do(cmd.Context(), steer.Request{Name: command, Args: []any{name}})
		if err != nil {
			return err
		}
		a.note(cmd, done)
		return a.printFile(cmd, command, name, fmt.Sprintf("%s %s %s", verb, kind, name))
	})
}

// printFile prints what was done with a file: in words, or as a document.
func (a *app) printFile(cmd *cobra.Command, done, name, text string) error {
	if !a.json {
		_, err := fmt.Fprintln(cmd.OutOrStdout(), text)
		return err
	}
	doc := answerDoc{SchemaVersion: control.SchemaVersion, Done: done, Values: map[string][]any{}, Name: name}
	if err := json.NewEncoder(cmd.OutOrStdout()).Encode(doc); err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	return nil
}

func favoriteCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "favorite [NAME]",
		Short: "Keep the loop that plays as a favorite, or mark a preset or a scene",
		Long: `Save the loop that plays as a favorite: a scene named after its genre, tempo and seed, with a number if that name is taken.
With the name of a preset or a scene, that file becomes a favorite, or is no favorite any more.`,
		Example: `  groovectl favorite
  groovectl favorite tight-funk
  groovectl presets --favorites`,
		Args: cobra.ArbitraryArgs, // a name with blanks needs no quotes
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			presets, _ := a.completePresets(new(bool))(cmd, args, begun)
			scene := true
			scenes, directive := a.completePresets(&scene)(cmd, args, begun)
			return append(presets, scenes...), directive
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.talk(func(c *control.Client) error {
				if len(args) == 0 {
					return a.keepFavorite(cmd, c)
				}
				return a.markFavorite(cmd, c, strings.Join(args, " "))
			})
		},
	}
}

// keepFavorite saves the loop that plays and prints its name: the favorite scene that was saved last.
func (a *app) keepFavorite(cmd *cobra.Command, c *control.Client) error {
	if err := c.Command(cmd.Context(), steer.Request{Name: steer.Favorite}); err != nil {
		return err
	}
	list, err := c.Presets(cmd.Context())
	if err != nil {
		return err
	}
	scenes := slices.DeleteFunc(list.Presets, func(e preset.Entry) bool { return e.Kind != preset.Scene || !e.Favorite })
	if len(scenes) == 0 {
		return errors.New("favorite: it was saved, but its file is gone")
	}
	newest := slices.MaxFunc(scenes, func(x, y preset.Entry) int {
		return cmp.Or(x.Saved.Compare(y.Saved), cmp.Compare(len(x.Name), len(y.Name))) // of one instant -10 is newer than -9
	})
	return a.printFile(cmd, steer.Favorite, newest.Name, "kept as the scene "+newest.Name)
}

// markFavorite marks a file, or removes the mark, and prints which.
func (a *app) markFavorite(cmd *cobra.Command, c *control.Client, name string) error {
	if err := c.Command(cmd.Context(), steer.Request{Name: steer.PresetFavorite, Args: []any{name}}); err != nil {
		return err
	}
	list, err := c.Presets(cmd.Context())
	if err != nil {
		return err
	}
	// The list has presets first, as the daemon looks for the name.
	i := slices.IndexFunc(list.Presets, func(e preset.Entry) bool { return e.Name == name })
	if i < 0 {
		return fmt.Errorf("favorite %s: it was marked, but its file is gone", name)
	}
	e, is := list.Presets[i], "is no favorite any more"
	if e.Favorite {
		is = "is a favorite"
	}
	return a.printFile(cmd, steer.PresetFavorite, name, fmt.Sprintf("%s %s %s", e.Kind, name, is))
}

// completePresets offers the names of the presets, or of the scenes.
func (a *app) completePresets(scene *bool) completer {
	return func(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		kind := preset.Preset
		if *scene {
			kind = preset.Scene
		}
		var names []cobra.Completion
		// Without a daemon there is nothing to offer.
		_ = a.talk(func(c *control.Client) error {
			list, err := c.Presets(cmd.Context())
			for _, e := range list.Presets {
				if e.Kind == kind {
					names = append(names, e.Name)
				}
			}
			return err
		})
		return beginning(names, begun), cobra.ShellCompDirectiveNoFileComp
	}
}
