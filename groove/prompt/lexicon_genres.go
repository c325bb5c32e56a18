package prompt

import "github.com/groovegen/groovegen/groove"

// genreLines are the 18 genres with their synonyms, and the adjectives that only colour another genre. Styles without a
// genre of their own go where a drummer would look for their patterns.
func genreLines() []line {
	var lines []line
	for _, g := range []struct {
		genre       groove.Genre
		nouns, adjs string
	}{
		{groove.Afrobeat, "afrobeat, afrobeats, afro beat, afro beats, afro, fela, tony allen", ""},
		{groove.Afrocuban, "afrocuban, afro cuban, cuban, rumba, rhumba, salsa, mambo, songo, mozambique, son montuno, cha cha, guaguanco, timba", ""},
		{groove.Blues, "blues, delta blues, chicago blues, blues shuffle", "bluesy"},
		{groove.Country, "country, western, country western, bluegrass, nashville, train beat, honky tonk, americana", "twangy, countryish"},
		{groove.Dance, "dance, edm, house, deep house, techno, disco, nu disco, electro, electronic, electronica, eurodance, trance, " +
			"garage, uk garage, four on floor, club, dnb, drum and bass, drum + bass, drum n bass, jungle, breakbeat, big beat", "clubby, discoish"},
		{groove.Funk, "funk, phunk, p funk, james brown, jb, clyde stubblefield", "funky"},
		{groove.Gospel, "gospel, worship, praise, church", "churchy"},
		{groove.Highlife, "highlife, high life, palm wine, juju", ""},
		{groove.Hiphop, "hiphop, hip hop, rap, trap, drill, boombap, boom bap, lofi, lo fi, phonk, hip hop beat", "trappy"},
		{groove.Jazz, "jazz, bebop, bop, hard bop, big band, fusion, swing jazz, jazz swing, dixieland", "jazzy"},
		{groove.Latin, "latin, samba, bossa, bossa nova, bossanova, brazilian, baiao, tango, reggaeton, cumbia, bolero, merengue", ""},
		{groove.MiddleEastern, "middleeastern, middle eastern, mid eastern, mideastern, middle east, mideast, arabic, arab, turkish, persian, oriental, maqsum", ""},
		{groove.NewOrleans, "neworleans, new orleans, nola, second line, secondline, mardi gras, street beat", ""},
		{groove.Pop, "pop, popular, synthpop, synth pop, top 40, chart, kpop", "poppy"},
		{groove.Punk, "punk, punk rock, pop punk, hardcore, ramones", "punky, punkish"},
		{groove.Reggae, "reggae, dub, ska, rocksteady, one drop, steppers, roots", "dubby"},
		{groove.Rock, "rock, rock n roll, rocknroll, rock and roll, rock + roll, hard rock, metal, heavy metal, grunge, indie, indie rock, alt rock, surf, " +
			"classic rock", "rocky, rockish"},
		{groove.Soul, "soul, rnb, rhythm and blues, motown, neo soul, neosoul, stax, northern soul", "soulful"},
	} {
		lines = append(lines, line{g.nouns, entry{kind: kindGenre, genre: g.genre}})
		if g.adjs != "" {
			lines = append(lines, line{g.adjs, entry{kind: kindGenre, genre: g.genre, adj: true}})
		}
	}
	return lines
}
