package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groovegen/groovegen/daemon/osc/layout"
	"github.com/groovegen/groovegen/daemon/osc/tosc"
	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

type layoutFlags struct {
	out, png, page, check string
	json                  bool
}

// layoutDoc is what osc layout prints with --json.
type layoutDoc struct {
	SchemaVersion int      `json:"schema_version"`
	Files         []string `json:"files"`    // written
	Messages      int      `json:"messages"` // of the layout that was checked: those for GrooveGen
	Problems      []string `json:"problems"` // of those
}

func oscLayoutCommand() *cobra.Command {
	var f layoutFlags
	cmd := &cobra.Command{
		Use:   "layout",
		Short: "Write the TouchOSC layout, draw it, or check one of your own",
		Long: `Write the TouchOSC layout: pages for a phone (Play, Voices, Loop), and one with everything for a tablet. Open the file
on the phone, or send it there from TouchOSC's editor.

--check examines your own layout. It finds addresses that grooved does not know, ranges that it refuses, and controls that
wait for a value that grooved never sends.`,
		Example: `  groovectl osc layout -o groove.tosc
  groovectl osc layout --png play.png --page Play
  groovectl osc layout --check mine.tosc`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return oscLayout(cmd.OutOrStdout(), f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "file to write the layout to")
	flags.StringVar(&f.png, "png", "", "file to draw a page into")
	flags.StringVar(&f.page, "page", "Play", "the page to draw: "+strings.Join(layout.PageNames(), ", "))
	flags.StringVar(&f.check, "check", "", "layout to check")
	flags.BoolVar(&f.json, "json", false, "print a JSON document")
	cmd.MarkFlagsOneRequired("out", "png", "check")
	_ = cmd.RegisterFlagCompletionFunc("page", complete(layout.PageNames()))
	return cmd
}

func oscLayout(out io.Writer, f layoutFlags) error {
	doc := layoutDoc{SchemaVersion: 1, Files: []string{}, Problems: []string{}}
	say := out
	if f.json {
		say = io.Discard
	}
	err := f.do(say, &doc)
	if !f.json || err != nil && len(doc.Problems) == 0 {
		return err
	}
	return errors.Join(json.NewEncoder(out).Encode(doc), err)
}

// do writes, draws and checks what the flags name, and notes what came of it in doc.
func (f *layoutFlags) do(out io.Writer, doc *layoutDoc) error {
	if f.out != "" {
		err := atomicfile.WriteFile(f.out, 0o644, func(w io.Writer) error { return tosc.Write(w, layout.Build()) })
		if err != nil {
			return fmt.Errorf("osc layout: %w", err)
		}
		if _, err = fmt.Fprintf(out, "wrote %s: send it to TouchOSC, then set its connection 1 as groovectl osc pair says\n", f.out); err != nil {
			return err
		}
		doc.Files = append(doc.Files, f.out)
	}
	if f.png != "" {
		if err := drawLayout(f.png, f.page); err != nil {
			return fmt.Errorf("osc layout: %w", err)
		}
		doc.Files = append(doc.Files, f.png)
	}
	if f.check != "" {
		return checkLayout(out, f.check, doc)
	}
	return nil
}

// drawLayout draws a page as it looks while a groove plays.
func drawLayout(path, name string) error {
	i := slices.IndexFunc(layout.PageNames(), func(p string) bool { return strings.EqualFold(p, name) })
	if i < 0 {
		return fmt.Errorf("there is no page %q: choose one of %s", name, strings.Join(layout.PageNames(), ", "))
	}
	drawn := renderFlags{engine: "auto"}
	drawn.params.begin = steer.Default()
	drawn.params.begin.Weights, drawn.params.begin.BPM, drawn.params.begin.Seed = steer.Weights{groove.Funk: 1}, 98, 7
	loop, err := drawn.loop()
	if err != nil {
		return err
	}
	state := steer.Default()
	for _, cmd := range []steer.Request{
		{Name: "genre", Args: []any{"funk"}},
		{Name: "bpm", Args: []any{98}},
		{Name: "nudge", Args: []any{0.8, 1.2}},
		{Name: "swing", Args: []any{0.56}},
		{Name: "voice/kick/lock"},
		{Name: "voice/crash/mute"},
	} {
		if state, err = try(state, cmd); err != nil {
			return err
		}
	}
	const step = 6
	img, err := layout.Picture(layout.Pages(layout.Build())[layout.PageNames()[i]], append(state.Messages(), layout.Lit(state, loop, step)...))
	if err != nil {
		return err
	}
	return atomicfile.WriteFile(path, 0o644, func(w io.Writer) error { return png.Encode(w, img) })
}

// checkLayout prints what is wrong with a user's layout, and notes it in doc; it is an error if anything is.
func checkLayout(out io.Writer, path string, doc *layoutDoc) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("osc layout: %w", err)
	}
	root, err := tosc.Read(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("osc layout: %s: %w", path, err)
	}
	problems, found := layout.Check(root)
	doc.Messages = found
	for _, p := range problems {
		doc.Problems = append(doc.Problems, fmt.Sprint(p))
		if _, err = fmt.Fprintln(out, p); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("osc layout: %s: %d of its %d messages do not fit", path, len(problems), found)
	}
	if found == 0 {
		return errors.New("osc layout: " + path + ": none of its messages is for GrooveGen")
	}
	_, err = fmt.Fprintf(out, "%s: all %d messages fit\n", path, found)
	return err
}
