package prompt

import "github.com/groovegen/groovegen/groove"

// How our genres play, for the answer to a name that is not one of them.
const (
	asDance  = "dance, four on the floor"
	asHiphop = "hiphop, a heavy backbeat"
	asFunk   = "funk, the breaks it was made of"
	asLatin  = "latin"
)

// modernLines are today's genres and the styles without a genre of their own: the nearest of ours plays, and the answer says which.
func modernLines() []line {
	var lines []line
	for _, g := range []struct {
		genre groove.Genre
		as    string
		names string
	}{
		{groove.Dance, asDance, "house, deep house, tech house, acid house, afro house, progressive house, electro house, chicago house, techno, " +
			"detroit techno, hard techno, trance, psytrance, edm, disco, nu disco, italo, italo disco, eurodance, garage, " +
			"uk garage, ukg, speed garage, " +
			"electro, electronica, electronic, synthwave, synth wave, hardstyle, gabber, hardgroove, big room, club, idm, " +
			"eurobeat, french house, lo fi house, lofi house, footwork, juke, " +
			"baile funk, jersey club, jersey, amapiano, gqom, kuduro, 2 step garage, two step garage"},
		{groove.Funk, asFunk, "dnb, dnb break, dnb breaks, jungle break, jungle breaks, drum and bass, drum + bass, drum n bass, drum bass, drumnbass, liquid dnb, jungle, " +
			"breakbeat, big beat, breaks, breakcore, liquid drum and bass"},
		{groove.Hiphop, asHiphop, "trap, drill, uk drill, ny drill, grime, phonk, cloud rap, boombap, boom bap, lofi, " +
			"lo fi, lofi hip hop, lo fi hip hop, lofi hiphop, chillhop, " +
			"trip hop, triphop, dubstep, brostep, future bass, gfunk, g funk, crunk, hyphy, west coast, east coast, " +
			"memphis, rage, plugg, glitch hop, wonky hip hop"},
		{groove.Afrobeat, "afrobeat", "afrobeats, afro beats, afropop, afro pop, afroswing, azonto"},
		{groove.Latin, asLatin, "samba, bossa, bossa nova, bossanova, brazilian, baiao, tango, reggaeton, cumbia, bolero, " +
			"merengue, bachata, dembow beat, moombahton, soca, calypso, " +
			"zouk, batucada, latin trap, perreo"},
		{groove.Afrocuban, "afrocuban", "salsa, mambo, songo, mozambique, son montuno, cha cha, guaguanco, timba, rumba, rhumba"},
		{groove.Rock, "rock", "metal, heavy metal, thrash, thrash metal, death metal, black metal, nu metal, metalcore, " +
			"doom, doom metal, djent, grunge, indie, indie rock, alt rock, " +
			"alternative, alternative rock, surf, surf rock, prog, prog rock, progressive rock, math rock, post rock, " +
			"shoegaze, stoner rock, krautrock, garage rock, emo, britpop"},
		{groove.Soul, "soul", "rnb, rhythm and blues, motown, neo soul, neosoul, stax, northern soul, contemporary rnb, alt rnb, new jack swing"},
		{groove.Pop, "pop", "hyperpop, synthpop, synth pop, kpop, k pop, jpop, j pop, dance pop, electropop, indie pop, bedroom pop, city pop"},
		{groove.Reggae, "reggae", "dub, ska, rocksteady, dancehall, roots reggae, ragga, raggamuffin"},
		{groove.Punk, "punk", "pop punk, hardcore, hardcore punk, post punk, skate punk"},
		{groove.Jazz, "jazz", "bebop, bop, hard bop, big band, fusion, jazz fusion, swing jazz, jazz swing, dixieland, " +
			"cool jazz, acid jazz, nu jazz"},
		{groove.Country, "country", "bluegrass, honky tonk, americana, folk, folk rock, country rock"},
	} {
		lines = append(lines, line{g.names, entry{kind: kindGenre, genre: g.genre, as: g.as}})
	}
	return lines
}
