package session

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/infer"
	"github.com/groovegen/groovegen/internal/statefile"
)

const (
	tasteVersion = 1
	maxOpinions  = 256     // the newest are kept
	maxTaste     = 4 << 20 // bytes of the file that are read

	keptLiking    = 1.0
	skippedLiking = -0.5
)

// tasteDoc is the file of what a user kept, skipped and rated.
type tasteDoc struct {
	SchemaVersion int          `json:"schema_version"`
	Opinions      []opinionDoc `json:"opinions"` // oldest first
}

// opinionDoc is what a user made of a loop.
type opinionDoc struct {
	At     time.Time `json:"at"`
	Liking float64   `json:"liking"` // −1 to 1
	Title  string    `json:"title"`
	Groove string    `json:"groove"` // the loop as it was decoded, see groove.ParsePattern
}

// readTaste reads the file; without one there is no opinion. What cannot be read is logged.
func (s *Session) readTaste() {
	var doc tasteDoc
	err := s.files.taste.Read(func(data []byte) (err error) {
		doc, err = parseTaste(data)
		return err
	}, nil)
	statefile.Log(s.log, "the taste of the last run", "starting without", err)
	s.opinions = doc.Opinions
	s.taste = tasteOf(doc.Opinions)
}

// parseTaste reads the contents of the file.
func parseTaste(data []byte) (doc tasteDoc, err error) {
	if err := json.Unmarshal(data, &doc); err != nil {
		return tasteDoc{}, fmt.Errorf("read taste: %w", err)
	}
	if doc.SchemaVersion != tasteVersion {
		return tasteDoc{}, fmt.Errorf("read taste: schema_version is %d: this program reads %d", doc.SchemaVersion, tasteVersion)
	}
	for i, o := range doc.Opinions {
		if !(o.Liking >= -1 && o.Liking <= 1) {
			return tasteDoc{}, fmt.Errorf("read taste: opinion %d has liking %g: want -1 to 1", i+1, o.Liking)
		}
		if _, err := groove.ParsePattern(o.Groove); err != nil {
			return tasteDoc{}, fmt.Errorf("read taste: opinion %d: %w", i+1, err)
		}
	}
	doc.Opinions = doc.Opinions[max(len(doc.Opinions)-maxOpinions, 0):]
	return doc, nil
}

// tasteOf returns what the generator weighs. The grooves can be read.
func tasteOf(list []opinionDoc) *infer.Taste {
	var opinions []infer.Opinion
	for _, o := range list {
		if p, err := groove.ParsePattern(o.Groove); err == nil {
			opinions = append(opinions, infer.Opinion{Hits: p, Liking: o.Liking})
		}
	}
	return infer.NewTaste(opinions)
}

// noteOpinion keeps what a user made of a loop, in place of what he made of it before.
func (s *Session) noteOpinion(l *groove.Loop, liking float64) error {
	if l == nil {
		return &steer.Error{Param: steer.Rate, Err: steer.ErrStopped, Hint: "no loop has been played yet: start the song first"}
	}
	p := l.Decoded.Canonical()
	if p.Count() == 0 { // a loop of an earlier run
		p = l.Pattern.Canonical()
	}
	o := opinionDoc{At: time.Now().UTC(), Liking: liking, Title: l.Origin.Title(), Groove: p.Text()}
	s.mu.Lock()
	list := slices.DeleteFunc(slices.Clone(s.opinions), func(x opinionDoc) bool { return x.Groove == o.Groove })
	list = append(list, o)
	s.setOpinions(list[max(len(list)-maxOpinions, 0):])
	s.mu.Unlock()
	return s.saveTaste()
}

// setOpinions makes a list the present taste; s.mu is held.
func (s *Session) setOpinions(list []opinionDoc) { s.opinions, s.taste = list, tasteOf(list) }

func (s *Session) saveTaste() error {
	s.mu.Lock()
	doc := tasteDoc{SchemaVersion: tasteVersion, Opinions: s.opinions}
	s.mu.Unlock()
	if err := s.files.taste.Write(doc); err != nil {
		return fmt.Errorf("save taste: %w", err)
	}
	s.changed.Notify()
	return nil
}

// playingLoop returns the loop that plays; nil before the first.
func (s *Session) playingLoop() *groove.Loop {
	l, _ := s.loops.find(s.player.Snapshot().Playing)
	return l
}

// rate keeps a rating of the loop that plays, from 1 to 5, and says of which and whether it weighs anything.
func (s *Session) rate(stars int) (remark string, err error) {
	l := s.playingLoop()
	if err := s.noteOpinion(l, float64(stars-3)/2); err != nil {
		return "", err
	}
	remark = fmt.Sprintf("rated %s: %d of 5", l.Origin.Title(), stars)
	if s.State().Taste == 0 {
		remark += "; it weighs in the next choice when taste is above 0"
	}
	return remark, nil
}

// skip goes to the next loop, and remembers that this one was not wanted.
func (s *Session) skip(since time.Time) error {
	if err := s.noteOpinion(s.playingLoop(), skippedLiking); err != nil {
		return err
	}
	_, err := s.steerLocked(steer.NextLoop(), since)
	return err
}

// forgetTaste takes all opinions back.
func (s *Session) forgetTaste() error {
	s.mu.Lock()
	s.setOpinions(nil)
	s.mu.Unlock()
	return s.saveTaste()
}
