package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/groovegen/groovegen/daemon/config"
	"github.com/groovegen/groovegen/groove"
)

// drumFlags say which notes of MIDI files are the drums.
type drumFlags struct {
	channel    uint8
	track, kit string
}

// addTo adds the flags; each name begins with prefix, and of says whose drums they are.
func (f *drumFlags) addTo(flags *pflag.FlagSet, prefix, of string) {
	flags.Uint8Var(&f.channel, prefix+"channel", 0, "channel of "+of+", 1 to 16 (default: 10, else the tracks named like drums, else the only one)")
	flags.StringVar(&f.track, prefix+"track", "", "track of "+of+": its name, or its number from 1")
	flags.StringVar(&f.kit, prefix+"kit", "", "kit whose notes "+of+" are (default: all General MIDI percussion)")
}

// pick returns what the flags say.
func (f *drumFlags) pick() (groove.DrumPick, error) {
	pick := groove.DrumPick{Channel: f.channel, Track: f.track}
	if f.kit == "" {
		return pick, nil
	}
	var err error
	pick.Kit, err = findKit(f.kit)
	return pick, err
}

// findKit returns the kit of a name, a user's or one of the program.
func findKit(name string) (groove.Kit, error) {
	kits := config.LoadKits(config.Source{Env: os.LookupEnv}.KitsFolder(), config.Kits{})
	file, ok := kits.Find(name)
	if !ok {
		return groove.Kit{}, fmt.Errorf("there is no kit %q: there are %s", name, strings.Join(kits.Names(), ", "))
	}
	return file.Kit, nil
}

// kitsByName returns all kits, for the column kit of a genres.csv.
func kitsByName() map[string]groove.Kit {
	return config.LoadKits(config.Source{Env: os.LookupEnv}.KitsFolder(), config.Kits{}).ByName()
}
