package infer

import "github.com/groovegen/groovegen/groove"

// steadyGrooves counts the steady windows of drummers by what they have: 2·(bars with a kick on the one) + (1 with a backbeat). They are of the training
// split of the Groove MIDI Dataset (Gillick et al., Learning to Groove with Inverse Sequence Transformations, 2019; CC BY 4.0); a test of train/eval
// counts them again.
var steadyGrooves = [groove.NumGenres][2 * (groove.Bars + 1)]int{
	groove.Afrobeat:      {1, 0, 1, 0, 1, 0, 5, 1, 456, 83},
	groove.Afrocuban:     {71, 7, 56, 2, 22, 1, 20, 0, 263, 0},
	groove.Blues:         {0, 0, 0, 0, 0, 0, 1, 5, 0, 21},
	groove.Country:       {0, 0, 0, 0, 0, 0, 0, 0, 14, 59},
	groove.Dance:         {0, 0, 1, 0, 37, 3, 6, 13, 35, 231},
	groove.Funk:          {2, 13, 7, 12, 65, 18, 31, 65, 240, 393},
	groove.Highlife:      {0, 0, 0, 0, 0, 0, 0, 0, 42, 0},
	groove.Hiphop:        {17, 0, 11, 0, 84, 0, 1, 12, 20, 202},
	groove.Jazz:          {186, 5, 63, 6, 38, 5, 25, 22, 56, 128},
	groove.Latin:         {260, 89, 68, 0, 20, 20, 22, 15, 1109, 199},
	groove.MiddleEastern: {0, 0, 0, 0, 1, 0, 24, 0, 54, 0},
	groove.NewOrleans:    {0, 20, 4, 12, 0, 15, 18, 18, 194, 238},
	groove.Pop:           {0, 0, 1, 0, 0, 5, 6, 6, 7, 14},
	groove.Punk:          {1, 0, 0, 0, 0, 0, 3, 0, 47, 4},
	groove.Reggae:        {15, 14, 0, 2, 1, 1, 4, 1, 35, 17},
	groove.Rock:          {362, 323, 54, 37, 74, 75, 59, 105, 286, 1094},
	groove.Soul:          {0, 0, 0, 1, 3, 6, 1, 17, 40, 73},
}

// SteadyGrooves returns the row of a genre.
func SteadyGrooves(g groove.Genre) [2 * (groove.Bars + 1)]int { return steadyGrooves[g] }
