package infer

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// Architecture is the value of the metadata key "architecture" that this package reads.
const Architecture = "groovegen-cvae"

func genreList() string {
	names := make([]string, groove.NumGenres)
	for g := range names {
		names[g] = groove.Genre(g).String()
	}
	return strings.Join(names, ",")
}

func voiceList() string {
	names := make([]string, groove.NumVoices)
	for v := range names {
		names[v] = groove.Voice(v).String()
	}
	return strings.Join(names, ",")
}

func channelOrder(h Heads) string {
	if h == HeadsSpread {
		return "H[9],O[9],V[9],logSO[9],logSV[9]"
	}
	return "H[9],O[9],V[9]"
}

// metadata returns what the file of m says about it: extra, and over it the keys that loading checks.
func (m *Model) metadata(extra map[string]string) map[string]string {
	c := m.Config
	channels := make([]string, len(c.Channels))
	for i, n := range c.Channels {
		channels[i] = strconv.Itoa(n)
	}
	out := map[string]string{}
	maps.Copy(out, extra)
	maps.Copy(out, map[string]string{
		"architecture":  Architecture,
		"latent":        strconv.Itoa(c.Latent),
		"condition":     strconv.Itoa(c.Condition),
		"hidden":        strconv.Itoa(c.Hidden),
		"channels":      strings.Join(channels, ","),
		"heads":         c.Heads.String(),
		"genres":        genreList(),
		"voices":        voiceList(),
		"channel_order": channelOrder(c.Heads),
		"bpm_min":       fmt.Sprintf("%.1f", float64(groove.ModelMinBPM)),
		"bpm_max":       fmt.Sprintf("%.1f", float64(groove.ModelMaxBPM)),
		"bn_eps":        strconv.FormatFloat(c.Epsilon, 'g', -1, 64),
	})
	return out
}
