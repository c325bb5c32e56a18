package groove

// FirstLoop is the loop that a genre starts with: its tempo and its seed.
type FirstLoop struct {
	BPM  float64
	Seed uint64
}

// firstLoops has the first loop of each genre. The tempo is the median of drummers' steady windows of the genre (TestNaturalTempos in train/eval measures
// it); for gospel, which nobody played, one between blues and soul. The seed was chosen by the score, which finds that nothing is lacking
// (TestFirstLoopsLackNothing in infer), and among those by eye: docs/decisions/0070.
var firstLoops = [NumGenres]FirstLoop{
	Afrobeat:      {103, 3},
	Afrocuban:     {110, 6},
	Blues:         {72, 4},
	Country:       {114, 4},
	Dance:         {137, 1},
	Funk:          {95, 3},
	Gospel:        {88, 3},
	Highlife:      {126, 3},
	Hiphop:        {90, 5},
	Jazz:          {124, 1},
	Latin:         {118, 6},
	MiddleEastern: {126, 6},
	NewOrleans:    {99, 5},
	Pop:           {132, 1},
	Punk:          {140, 4},
	Reggae:        {78, 3},
	Rock:          {105, 11},
	Soul:          {104, 5},
}

// First returns the loop that a genre starts with: at its natural tempo, with a seed that was chosen.
func (g Genre) First() FirstLoop { return firstLoops[g] }
