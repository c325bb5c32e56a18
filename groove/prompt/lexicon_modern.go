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
		{groove.Dance, asDance, "house, deep house, tech house, acid house, afro house, progressive house, " +
			"electro house, chicago house, techno, " +
			"detroit techno, hard techno, trance, psytrance, edm, disco, nu disco, italo, italo disco, eurodance, " +
			"garage, " +
			"uk garage, ukg, speed garage, " +
			"electro, electronica, electronic, synthwave, synth wave, hardstyle, gabber, hardgroove, big room, " +
			"club, idm, " +
			"eurobeat, french house, lo fi house, lofi house, footwork, juke, " +
			"baile funk, jersey club, jersey, amapiano, gqom, kuduro, 2 step garage, two step garage, " +
			"future garage, dub techno, melodic techno, melodic house, funky house, jackin house, jackin, " +
			"bass house, slap house, balearic, acid techno, rave, hard house, ghetto house, ghettotech, " +
			"breaks house, hi nrg, dance floor, dancefloor, boogie, italo house, organic house, vaporwave, " +
			"nightcore, four on floor house"},
		{groove.Funk, asFunk, "dnb, dnb break, dnb breaks, jungle break, jungle breaks, drum and bass, " +
			"drum + bass, drum n bass, drum bass, drumnbass, liquid dnb, jungle, " +
			"breakbeat, big beat, breaks, breakcore, liquid drum and bass, liquid, neurofunk, drumstep, " +
			"halftime dnb, broken beat, brokenbeat, electro funk"},
		{groove.Hiphop, asHiphop, "trap, drill, uk drill, ny drill, grime, phonk, cloud rap, boombap, boom bap, " +
			"lofi, " +
			"lo fi, lofi hip hop, lo fi hip hop, lofi hiphop, chillhop, " +
			"trip hop, triphop, dubstep, brostep, future bass, gfunk, g funk, crunk, hyphy, west coast, east coast, " +
			"memphis, rage, plugg, glitch hop, wonky hip hop, old school hip hop, golden era hip hop, " +
			"golden age hip hop, gangsta rap, jazz rap, conscious rap, jazz hop, jazzhop, abstract hip hop, " +
			"hip hop trap, boom bap hip hop, boom bap rap, chill hop, cloudrap, southern rap, dirty south, " +
			"bounce rap, " +
			"turntablism, trap rap"},
		{groove.Afrobeat, "afrobeat", "afrobeats, afro beats, afropop, afro pop, afroswing, azonto"},
		{groove.Latin, asLatin, "samba, bossa, bossa nova, bossanova, brazilian, baiao, tango, reggaeton, cumbia, " +
			"bolero, " +
			"merengue, bachata, dembow beat, moombahton, soca, calypso, " +
			"zouk, batucada, latin trap, perreo, bossa beat, brazil, brazilian samba, samba reggae, cha cha cha, " +
			"norteno, mariachi, forro, maracatu, pagode, kizomba, champeta, plena, bomba, candombe"},
		{groove.Afrocuban, "afrocuban", "salsa, mambo, songo, mozambique, son montuno, cha cha, guaguanco, timba, " +
			"rumba, rhumba, afro latin, afrolatin, salsa dura, danzon"},
		{groove.Rock, "rock", "metal, heavy metal, thrash, thrash metal, death metal, black metal, nu metal, " +
			"metalcore, " +
			"doom, doom metal, djent, grunge, indie, indie rock, alt rock, " +
			"alternative, alternative rock, surf, surf rock, prog, prog rock, progressive rock, math rock, " +
			"post rock, " +
			"shoegaze, stoner rock, krautrock, garage rock, emo, britpop, psychedelic rock, psych rock, " +
			"southern rock, soft rock, yacht rock, rockabilly, glam rock, glam, arena rock, stadium rock, " +
			"power metal, sludge, industrial rock, industrial, space rock, psychedelic, psych, hair metal, " +
			"prog metal, power rock, aor, heavy rock, pub rock, dad rock, 4 + 4 rock"},
		{groove.Soul, "soul", "rnb, rhythm and blues, motown, neo soul, neosoul, stax, northern soul, " +
			"contemporary rnb, alt rnb, new jack swing, new jack, philly soul, memphis soul, quiet storm, " +
			"soul music, classic soul, atlantic soul, stax soul"},
		{groove.Pop, "pop", "hyperpop, synthpop, synth pop, kpop, k pop, jpop, j pop, dance pop, electropop, " +
			"indie pop, bedroom pop, city pop, power pop, europop, teen pop, chart pop, boy band, pop music, " +
			"art pop, baroque pop, dream pop, radio pop, singer songwriter"},
		{groove.Reggae, "reggae", "dub, ska, rocksteady, dancehall, roots reggae, ragga, raggamuffin, " +
			"lovers rock, dub reggae, two tone, skank, skanking, riddim roots, nyabinghi, rub dub, rub a dub"},
		{groove.Punk, "punk", "garage punk, pop punk, hardcore, hardcore punk, post punk, skate punk, crust punk, " +
			"street punk, " +
			"oi, riot grrrl"},
		{groove.Jazz, "jazz", "post bop, modal jazz, free jazz, gypsy jazz, swing music, jazz waltz, swing era, " +
			"lounge jazz, lounge, jazz trio, smooth jazz, contemporary jazz, modern jazz, spang a lang, " +
			"spang lang, bebop, bop, hard bop, big band, fusion, jazz fusion, swing jazz, jazz swing, dixieland, " +
			"cool jazz, acid jazz, nu jazz"},
		{groove.MiddleEastern, "middleeastern", "dabke, chaabi, belly dance, bellydance, khaleeji, rai, " +
			"turkish pop, arabic pop, saidi, malfuf, ayoub, masmoudi, levantine, lebanese, " +
			"egyptian, anatolian"},
		{groove.Highlife, "highlife", "soukous, makossa, hiplife, mbalax, palmwine, bikutsi, ghana highlife, " +
			"west african, township, mbaqanga"},
		{groove.Gospel, "gospel", "praise and worship, praise + worship, church music, black gospel, " +
			"southern gospel, sunday service"},
		{groove.NewOrleans, "neworleans", "mardi gras indian, bounce second line, brass band, street parade, " +
			"parade beat, big easy"},
		{groove.Blues, "blues", "texas blues, boogie woogie, jump blues, electric blues, twelve bar blues, " +
			"12 bar blues, 12 bar, twelve bar"},
		{groove.Country, "country", "bluegrass, honky tonk, americana, folk, folk rock, country rock, " +
			"outlaw country, western swing, alt country, country folk, cowboy, hoedown, barn dance, " +
			"two beat country, red dirt, bro country, hillbilly, countrypolitan"},
	} {
		lines = append(lines, line{g.names, entry{kind: kindGenre, genre: g.genre, as: g.as}})
	}
	return append(lines, musicianLines()...)
}

// musicianLines are the names of musicians: what they are known for plays.
func musicianLines() []line {
	var lines []line
	for _, g := range []struct {
		genre groove.Genre
		names string
	}{
		{groove.Funk, "bernard purdie, zigaboo, zigaboo modeliste, jabo starks, parliament, funkadelic, " +
			"stevie wonder"},
		{groove.Hiphop, "questlove, roots crew, tribe called quest, dj premier, premier, pete rock, madlib"},
		{groove.Latin, "santana"},
		{groove.Afrocuban, "buena vista social club, buena vista"},
		{groove.Rock, "bonham, john bonham, led zeppelin, zeppelin, zep, acdc, neil peart, dave grohl, grohl, " +
			"foo fighters, nirvana, ringo, ringo starr, beatles, charlie watts, rolling stones, keith moon, " +
			"phil collins"},
		{groove.Soul, "al jackson, marvin gaye, aretha, otis redding, al green, dangelo, erykah badu"},
		{groove.Pop, "michael jackson"},
		{groove.Reggae, "marley, bob marley, sly and robbie, sly + robbie, carlton barrett"},
		{groove.Punk, "travis barker, blink 182, sex pistols, green day"},
		{groove.Jazz, "art blakey, blakey, elvin jones, tony williams, buddy rich, max roach, coltrane, miles davis"},
		{groove.Country, "johnny cash"},
		{groove.NewOrleans, "dr john, professor longhair"},
		{groove.Blues, "bb king, muddy waters"},
		{groove.Afrobeat, "fela kuti"},
	} {
		lines = append(lines, line{g.names, entry{kind: kindGenre, genre: g.genre, as: g.genre.String(), proper: true}})
	}
	return lines
}
