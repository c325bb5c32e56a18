package main

import (
	"fmt"

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
		Long: `Save the groove's settings as a preset: all but the set-up, such as kit, offset and quantize. With --scene everything is
saved, the very loop and what locked voices play included. A file of the same name is replaced.

The files are TOML, beside the config file, to be read and written by people too; groovectl presets says where.`,
		Example: `  groovectl save tight-funk
  groovectl save --scene friday`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completePresets(&scene),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.file(cmd, "saved", args[0], scene, steer.PresetSave, steer.SceneSave)
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
		Long: `Load a preset, which leaves the set-up alone, or with --scene a scene, which brings its own. It takes over at the next
boundary, or over as many bars as glide says. groovectl undo takes it back.`,
		Example: `  groovectl load tight-funk
  groovectl load --scene friday`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completePresets(&scene),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.file(cmd, "loaded", args[0], scene, steer.PresetLoad, steer.SceneLoad)
		},
	}
	cmd.Flags().BoolVar(&scene, "scene", false, "a scene")
	return cmd
}

// file has the daemon save or load a file, and says so.
func (a *app) file(cmd *cobra.Command, did, name string, scene bool, ofPreset, ofScene string) error {
	command, kind := ofPreset, preset.Preset
	if scene {
		command, kind = ofScene, preset.Scene
	}
	if err := a.apply(cmd, "", command, name); err != nil {
		return err
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s %s\n", did, kind, name)
	return err
}

func favoriteCommand(a *app) *cobra.Command {
	scene := false
	return &cobra.Command{
		Use:   "favorite [PRESET]",
		Short: "Keep the loop that plays as a favorite, or mark a preset",
		Long: `Keep the loop that plays as a favorite: a scene named after its genre, tempo and seed. With the name of a preset that one
becomes a favorite, or no favorite any more.`,
		Example: `  groovectl favorite
  groovectl favorite tight-funk
  groovectl presets --favorites`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completePresets(&scene),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.apply(cmd, "", steer.Favorite)
			}
			return a.apply(cmd, "", steer.PresetFavorite, args[0])
		},
	}
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
