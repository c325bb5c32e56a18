package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
)

func useCommand(a *app) *cobra.Command {
	var previous, asJSON bool
	cmd := &cobra.Command{
		Use:   "use MODEL",
		Short: "Play another model, or go back to the one before",
		Long: `Play another model from the next loop on, or go back to the one that played before. MODEL is an id from groovectl
models, its first characters, "default" for the built-in model, or a .safetensors file, which is copied to the library. A
model that cannot be used is refused, and the current one plays on.

The choice also holds after a restart, unless the settings name a model (model.file).`,
		Example: `  groovectl use 3f2a
  groovectl use default
  groovectl use runs/mine/model.safetensors
  groovectl use --previous`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeModels,
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 0) != previous {
				return errors.New("use: name a model, or give --previous (groovectl models lists them)")
			}
			request := control.Use{Previous: previous}
			if !previous {
				request.Model, request.File = modelArgument(args[0])
			}
			return a.talk(func(c *control.Client) error { return use(cmd, c, request, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&previous, "previous", false, "go back to the model that played before; again, one further back")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON document")
	return cmd
}

// modelArgument returns a model's name, or a file's absolute path: the daemon's working folder is another.
func modelArgument(arg string) (model, file string) {
	if !strings.HasSuffix(arg, ".safetensors") && !filepath.IsAbs(arg) {
		return arg, ""
	}
	if path, err := filepath.Abs(arg); err == nil {
		return "", path
	}
	return "", arg
}

func use(cmd *cobra.Command, c *control.Client, request control.Use, asJSON bool) error {
	used, err := c.Use(cmd.Context(), request)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if asJSON {
		return json.NewEncoder(out).Encode(used)
	}
	if used.ID == used.Before {
		_, err = fmt.Fprintf(out, "model %s plays already\n", used.ID)
		return err
	}
	if _, err = fmt.Fprintf(out, "model %s plays from the next loop on; before: %s\n", used.ID, used.Before); err == nil && used.Note != "" {
		_, err = fmt.Fprintln(out, used.Note)
	}
	return err
}
