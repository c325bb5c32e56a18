package prompt

import (
	"strings"

	"github.com/groovegen/groovegen/groove"
)

// genreLines are the 18 genres with their synonyms, and the adjectives that only colour another genre. Names of other genres are in
// modernLines.
func genreLines() []line {
	var lines []line
	for _, g := range []struct {
		genre       groove.Genre
		nouns, adjs string
	}{
		{groove.Afrobeat, "lagos, lagos thing, " +
			"afrobeat, afro beat, afro, fela, tony allen", ""},
		{groove.Afrocuban, "afrocuban, afro cuban, cuban, cuban son, son cubano", ""},
		{groove.Blues, "blues, delta blues, chicago blues, blues shuffle", "bluesy"},
		{groove.Country, "country, western, country western, nashville", "twangy, countryish"},
		{groove.Dance, "dance, dance music", "clubby, discoish"},
		{groove.Funk, "funk, phunk, p funk, james brown, jb, clyde stubblefield", "funky"},
		{groove.Gospel, "gospel, worship, praise, church", "churchy"},
		{groove.Highlife, "highlife, high life, palm wine, juju", ""},
		{groove.Hiphop, "hiphop, hip hop, rap, hip hop beat", "trappy"},
		{groove.Jazz, "jazz", "jazzy"},
		{groove.Latin, "latin", ""},
		{groove.MiddleEastern, "middleeastern, middle eastern, mid eastern, mideastern, middle east, mideast, " +
			"arabic, arab, " +
			"turkish, persian, oriental, maqsum", ""},
		{groove.NewOrleans, "neworleans, new orleans, nola, second line, secondline, mardi gras, street beat", ""},
		{groove.Pop, "pop, popular, top 40, chart", "poppy"},
		{groove.Punk, "punk, punk rock, ramones", "punky, punkish"},
		{groove.Reggae, "reggae, roots", "dubby"},
		{groove.Rock, "rock, rock n roll, rocknroll, rock and roll, rock + roll, hard rock, " +
			"classic rock", "rocky, rockish"},
		{groove.Soul, "soul", "soulful"},
	} {
		lines = append(lines, line{g.nouns, entry{kind: kindGenre, genre: g.genre}})
		if first, _, _ := strings.Cut(g.nouns, ","); !strings.Contains(first, " ") { // jazz it up
			lines = append(lines, line{first + " up", entry{kind: kindGenre, genre: g.genre, adj: true, mod: mod{dir: 1, much: 1}}})
		}
		if g.adjs != "" {
			lines = append(lines, line{g.adjs, entry{kind: kindGenre, genre: g.genre, adj: true}})
		}
	}
	for _, more := range []struct {
		name  string
		genre groove.Genre
	}{
		{"funkier", groove.Funk}, {"jazzier", groove.Jazz}, {"rockier", groove.Rock}, {"bluesier", groove.Blues}, {"poppier", groove.Pop}, {"punkier", groove.Punk},
	} {
		lines = append(lines, line{more.name, entry{kind: kindGenre, genre: more.genre, adj: true, mod: mod{dir: 1, much: 1}}})
	}
	return lines
}
