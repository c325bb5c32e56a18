package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/control"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/groove/roll"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

func exportCommand(a *app) *cobra.Command {
	var id uint64
	cmd := &cobra.Command{
		Use:   "export FILE...",
		Short: "Write the loop that plays to .mid, .json or .png",
		Long: `Write the loop that plays to files; the ending says what is written:

  .mid    four bars that loop, each hit where it sounds
  .json   the seed, style, model, latent, pattern (64 x 9) and notes; - writes it to the terminal
  .png    a piano roll: height is velocity, the left edge is the onset

The daemon keeps the last 64 loops that played; status and watch say their ids.`,
		Example: `  groovectl export groove.mid groove.png
  groovectl export --loop 17 before.mid
  groovectl export - | jq .seed`,
		Args: cobra.MinimumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return []cobra.Completion{"mid", "json", "png"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, path := range args { // before the daemon is asked
				if _, err := docWriterFor(path); err != nil {
					return fmt.Errorf("export: %w", err)
				}
			}
			return a.talk(func(c *control.Client) error {
				doc, err := c.Loop(cmd.Context(), id)
				if err != nil {
					return err
				}
				return export(doc, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
			})
		},
	}
	cmd.Flags().Uint64Var(&id, "loop", 0, "id of the loop (default: the one that plays)")
	return cmd
}

// export writes a document to each path.
func export(doc groove.LoopDoc, paths []string, out, log io.Writer) error {
	for _, path := range paths {
		write, err := docWriterFor(path)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		if path == "-" {
			err = write(out, doc)
		} else if err = atomicfile.WriteFile(path, 0o644, func(w io.Writer) error { return write(w, doc) }); err == nil {
			l := doc.Loop()
			_, err = fmt.Fprintf(log, "wrote %s: loop %d, %s, %d hits\n", path, doc.LoopID, l.Origin.Title(), l.Pattern.Count())
		}
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	return nil
}

// docWriter writes a loop in one format, for the kit that the daemon sends it with.
type docWriter func(io.Writer, groove.LoopDoc) error

// docWriterFor chooses the format by a path's ending.
func docWriterFor(path string) (docWriter, error) {
	if path == "-" {
		return func(w io.Writer, d groove.LoopDoc) error { return d.Write(w) }, nil
	}
	switch ending := strings.ToLower(filepath.Ext(path)); ending {
	case ".json":
		return func(w io.Writer, d groove.LoopDoc) error { return d.Write(w) }, nil
	case ".mid", ".midi":
		return func(w io.Writer, d groove.LoopDoc) error { return groove.WriteLoopSMF(w, d.Loop(), d.Kit) }, nil
	case ".png":
		return func(w io.Writer, d groove.LoopDoc) error { return roll.EncodePNG(w, roll.DrawLoop(d.Loop())) }, nil
	case "":
		return nil, fmt.Errorf("output %q has no ending: write .mid, .json or .png", path)
	default:
		return nil, fmt.Errorf("output %q: cannot write %s: write .mid, .json or .png", path, ending)
	}
}
