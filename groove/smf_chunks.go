package groove

import "fmt"

// readTracks reads all tracks, count being how many the header promises.
func (f *smfFile) readTracks(c *cursor, count int) error {
	for len(c.rest()) > 0 {
		at := c.at
		kind, body, err := c.chunk()
		if err != nil {
			if f.longTrack(c, at) {
				continue
			}
			if len(f.tracks) >= max(count, 1) {
				break // behind the last track may be anything
			}
			return fmt.Errorf("track %d of %d: %w", len(f.tracks)+1, count, err)
		}
		if kind != "MTrk" {
			continue // the specification says that readers skip unknown chunks
		}
		if len(f.tracks) == maxTracks {
			return c.fail(c.at, fmt.Sprintf("more than %d tracks", maxTracks))
		}
		events, err := body.track()
		if (err != nil || !ends(events)) && len(c.rest()) > 0 && !c.atChunk() && f.longTrack(c, at) {
			continue
		}
		if err != nil {
			return fmt.Errorf("track %d of %d: %w", len(f.tracks)+1, max(count, len(f.tracks)+1), err)
		}
		f.keep(events, body)
	}
	if len(f.tracks) == 0 {
		return c.fail(c.at, "it has 0 tracks")
	}
	if n := len(f.tracks); n != count {
		f.repair("its header says %d tracks and it has %d", count, n)
	}
	return nil
}

// longTrack reads a track whose length is wrong, and which has an end-of-track event all the same. It leaves everything as it is if there
// is none; then it is not tried again, so that each byte of a hostile file is read a few times at most.
func (f *smfFile) longTrack(c *cursor, at int) bool {
	const head = 8 // the type and the length
	if f.endless || len(c.data)-at < head || string(c.data[at:at+4]) != "MTrk" || len(f.tracks) == maxTracks {
		return false
	}
	body := &cursor{data: c.data, at: at + head, end: c.end}
	events, err := body.track()
	if err != nil || !ends(events) {
		f.endless = true
		return false
	}
	f.repair("track %d does not have the length that it says", len(f.tracks)+1)
	f.keep(events, body)
	c.at = body.at
	return true
}

// keep adds a track. Where its end-of-track event is missing, it ends with its last event.
func (f *smfFile) keep(events []smfEvent, body *cursor) {
	if !ends(events) {
		f.repair("track %d has no end-of-track event", len(f.tracks)+1)
		events = append(events, smfEvent{tick: body.tick, meta: metaEnd})
	}
	f.tracks = append(f.tracks, events)
	f.played = max(f.played, body.played)
}

// ends reports whether a track has its end-of-track event.
func ends(events []smfEvent) bool { return len(events) > 0 && events[len(events)-1].meta == metaEnd }

// maxRepairs is how many faults are listed.
const maxRepairs = 8

func (f *smfFile) repair(format string, args ...any) {
	if n := len(f.repairs); n >= maxRepairs {
		f.repairs = append(f.repairs[:maxRepairs], "it has more faults")
		return
	}
	f.repairs = append(f.repairs, fmt.Sprintf(format, args...))
}
