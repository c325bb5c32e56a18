package blind

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/groovegen/groovegen/internal/stats"
)

// Answers are what a listener has said.
type Answers struct {
	SchemaVersion int      `json:"schema_version"`
	Test          string   `json:"test"`
	Listener      string   `json:"listener,omitempty"`
	Answers       []Answer `json:"answers"`
}

// Answer says which groove of a pair is taken for the drummer's.
type Answer struct {
	Pair    int  `json:"pair"` // from 1
	Drummer Side `json:"drummer"`
}

// Score is how often listeners were right.
type Score struct {
	Listener string  `json:"listener,omitempty"` // "" = unknown, or several
	Answers  int     `json:"answers"`
	Right    int     `json:"right"`
	Share    float64 `json:"share"`
	Low      float64 `json:"low"` // of Wilson's interval, in which the share lies with 95%
	High     float64 `json:"high"`
}

// confidence is the quantile of a two-sided interval of 95%.
const confidence = 1.959964

func scoreOf(listener string, right, n int) Score {
	s := Score{Listener: listener, Answers: n, Right: right, Share: float64(right) / float64(n)}
	s.Low, s.High = stats.Wilson(right, n, confidence)
	return s
}

// String says it in a line.
func (s Score) String() string {
	who := s.Listener
	if who == "" {
		who = "the listener"
	}
	means := "no better than guessing, as far as so many answers can say"
	switch {
	case s.Low > 0.5:
		means = "ours are told apart"
	case s.High < 0.5:
		means = "ours are taken for the drummer's more often than not"
	}
	return fmt.Sprintf("%s: %d of %d right, %.0f%% (95%% interval %.0f to %.0f%%; chance 50%%): %s", who, s.Right, s.Answers, 100*s.Share, 100*s.Low, 100*s.High, means)
}

// maxFile bounds what is read of a key or answers.
const maxFile = 1 << 20

// errAnswers says that a file has no answers that count.
var errAnswers = errors.New("no answers of this listening test")

// ReadKey reads a key file.
func ReadKey(r io.Reader) (k Key, err error) {
	if err := read(r, &k); err != nil {
		return k, fmt.Errorf("read key: %w", err)
	}
	if k.SchemaVersion != schemaVersion || k.Test == "" || len(k.Pairs) == 0 {
		return k, fmt.Errorf("read key: this is no key of a listening test, or one of another version")
	}
	return k, nil
}

// ReadAnswers reads a file of answers and checks that they answer a test: each pair once, by a or b.
func ReadAnswers(r io.Reader, k Key) (a Answers, err error) {
	if err := read(r, &a); err != nil {
		return a, fmt.Errorf("read answers: %w", err)
	}
	switch {
	case a.SchemaVersion != schemaVersion:
		return a, fmt.Errorf("read answers: %w: schema_version is %d, want %d", errAnswers, a.SchemaVersion, schemaVersion)
	case a.Test != k.Test:
		return a, fmt.Errorf("read answers: %w: they are of test %.20q, the key is of %q", errAnswers, a.Test, k.Test)
	case len(a.Answers) == 0:
		return a, fmt.Errorf("read answers: %w: nothing was answered", errAnswers)
	}
	seen := map[int]bool{}
	for _, x := range a.Answers {
		if x.Pair < 1 || x.Pair > len(k.Pairs) || seen[x.Pair] || x.Drummer != A && x.Drummer != B {
			return a, fmt.Errorf("read answers: %w: pair %d, drummer %.20q: want each pair from 1 to %d once, by a or b", errAnswers, x.Pair, x.Drummer, len(k.Pairs))
		}
		seen[x.Pair] = true
	}
	return a, nil
}

func read(r io.Reader, to any) error {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return err
	}
	if len(data) > maxFile {
		return fmt.Errorf("it is over the limit of %d bytes", maxFile)
	}
	return json.Unmarshal(data, to)
}

// Rate scores each listener's answers, and of several all together as the last.
func (k Key) Rate(all []Answers) (scores []Score) {
	right, n := 0, 0
	for _, a := range all {
		mine := 0
		for _, x := range a.Answers {
			if k.Pairs[x.Pair-1].Drummer == x.Drummer {
				mine++
			}
		}
		scores = append(scores, scoreOf(a.Listener, mine, len(a.Answers)))
		right, n = right+mine, n+len(a.Answers)
	}
	if len(all) > 1 {
		scores = append(scores, scoreOf("all together", right, n))
	}
	return scores
}
