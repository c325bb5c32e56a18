package groove

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
