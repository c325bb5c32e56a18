package groove

import "fmt"

// Genre is one of the dataset's 18 genres, in alphabetical order, which is the order of the model's condition vector.
type Genre uint8

// The 18 genres.
const (
	Afrobeat Genre = iota
	Afrocuban
	Blues
	Country
	Dance
	Funk
	Gospel
	Highlife
	Hiphop
	Jazz
	Latin
	MiddleEastern
	NewOrleans
	Pop
	Punk
	Reggae
	Rock
	Soul
)

// NumGenres is the number of genres that the condition vector holds.
const NumGenres = 18

var genreNames = [NumGenres]string{
	"afrobeat", "afrocuban", "blues", "country", "dance", "funk", "gospel", "highlife", "hiphop", "jazz", "latin",
	"middleeastern", "neworleans", "pop", "punk", "reggae", "rock", "soul",
}

// String returns the genre's name as the dataset spells it.
func (g Genre) String() string {
	if int(g) < NumGenres {
		return genreNames[g]
	}
	return "genre?"
}

// The aliases are other common names of a genre, and the sub-styles that the dataset uses.
var genreTable = nameTable{kind: "genre", names: genreNames[:], aliases: map[string]int{
	"afro": int(Afrobeat), "afrobeats": int(Afrobeat),
	"cuban": int(Afrocuban), "rhumba": int(Afrocuban), "rumba": int(Afrocuban), "salsa": int(Afrocuban), "mambo": int(Afrocuban),
	"shuffle": int(Blues),
	"cw":      int(Country), "western": int(Country), "bluegrass": int(Country),
	"edm": int(Dance), "house": int(Dance), "techno": int(Dance), "disco": int(Dance), "electronic": int(Dance),
	"rap": int(Hiphop), "trap": int(Hiphop), "boombap": int(Hiphop),
	"swing": int(Jazz), "bebop": int(Jazz), "bop": int(Jazz),
	"samba": int(Latin), "bossa": int(Latin), "bossanova": int(Latin), "brazilian": int(Latin),
	"mideastern": int(MiddleEastern), "mideast": int(MiddleEastern), "middleeast": int(MiddleEastern), "arabic": int(MiddleEastern),
	"nola": int(NewOrleans), "secondline": int(NewOrleans),
	"popular":  int(Pop),
	"punkrock": int(Punk), "hardcore": int(Punk),
	"dub": int(Reggae), "ska": int(Reggae),
	"rocknroll": int(Rock), "rockandroll": int(Rock), "metal": int(Rock), "hardrock": int(Rock),
	"rb": int(Soul), "rnb": int(Soul), "rhythmandblues": int(Soul), "motown": int(Soul),
}}

// ParseGenre finds a genre by its name, a usual alias or its index 0–17, in any case and with any spaces or hyphens:
// "Hip-Hop", "new orleans", "r&b". The error is a *NameError that suggests the nearest name.
func ParseGenre(name string) (Genre, error) {
	i, err := genreTable.find(name)
	return Genre(i), err
}

// AllGenres returns the 18 genres in order.
func AllGenres() []Genre {
	all := make([]Genre, NumGenres)
	for i := range all {
		all[i] = Genre(i)
	}
	return all
}

// MarshalText writes the genre's name, so that genres can be keys in JSON and TOML.
func (g Genre) MarshalText() ([]byte, error) {
	if int(g) >= NumGenres {
		return nil, fmt.Errorf("write genre %d: there are only %d", g, NumGenres)
	}
	return []byte(genreNames[g]), nil
}

// UnmarshalText reads what ParseGenre reads.
func (g *Genre) UnmarshalText(text []byte) (err error) {
	*g, err = ParseGenre(string(text))
	return err
}
