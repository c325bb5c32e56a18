package groove

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// ImportOptions says what to read from a MIDI file.
type ImportOptions struct {
	Bar     int   // first of the four bars, from 0
	Channel uint8 // 1–16; 0 = channel 10 or, in a file of one channel, that one
	Kit     Kit   // its notes come before the reduced drum map; the zero value is the GM kit
}

// ImportInfo describes a MIDI file and what was read from it.
type ImportInfo struct {
	Name       string  // first track name, as it stands in the file
	BPM        float64 // tempo at the first bar read; 120 when the file names none
	Meter      [2]int  // last time signature before the end of the first bar read; 4/4 when the file names none
	Format     int     // 0 or 1
	PPQ        int     // ticks per quarter note
	Bars       int     // length of the file in bars of four quarters, a begun one counted
	Channel    uint8   // channel read, 1–16
	Notes      int     // notes on that channel in the four bars
	Collisions int     // notes dropped for a louder one in the same cell
	Unmapped   map[uint8]int
}

// ReadSMF reads four 4/4 bars of drums from a Standard MIDI File of format 0 or 1 and any resolution, quantised to the
// nearest sixteenth with the rest as offset. Of two notes in a cell the louder is kept. A file of fewer bars leaves the
// rest empty. A note just before the loop's end is the early downbeat of its next repeat, unless the file goes on.
//
// Each error names the fault and, for a damaged file, the byte; see SMFError.
func ReadSMF(r io.Reader, opt ImportOptions) (Pattern, ImportInfo, error) {
	file, err := readSMF(r)
	if err != nil {
		return Pattern{}, ImportInfo{}, fmt.Errorf("read smf: %w", err)
	}
	if opt.Kit == (Kit{}) {
		opt.Kit = GMKit()
	}
	info, err := file.info(opt)
	if err != nil {
		return Pattern{}, info, fmt.Errorf("read smf: %w", err)
	}
	p := file.pattern(opt, &info)
	return p, info, nil
}

// info reads all but the pattern.
func (f *smfFile) info(opt ImportOptions) (ImportInfo, error) {
	info := ImportInfo{
		BPM: defaultBPM, Meter: [2]int{4, 4}, Format: int(f.format), PPQ: int(f.ppq), Unmapped: map[uint8]int{},
	}
	if opt.Bar < 0 {
		return info, fmt.Errorf("bar %d: count from 0", opt.Bar)
	}
	info.Bars = f.bars()
	if opt.Bar > 0 && opt.Bar >= info.Bars {
		// The message counts bars from 1, as users do.
		return info, fmt.Errorf("bar %d, counted from 1, is past the end: the file has %d bars", opt.Bar+1, info.Bars)
	}
	f.readMeta(int64(opt.Bar)*f.ppq*4, &info)
	var err error
	info.Channel, err = f.drumChannel(opt.Channel)
	return info, err
}

// bars counts the bars up to the last track's end.
func (f *smfFile) bars() int {
	var end int64
	for _, events := range f.tracks {
		end = max(end, events[len(events)-1].tick) // each track has its end-of-track event
	}
	bar := 4 * f.ppq
	return int((end + bar - 1) / bar)
}

// readMeta reads the name, and the tempo and meter at tick from.
func (f *smfFile) readMeta(from int64, info *ImportInfo) {
	for _, events := range f.tracks {
		for _, e := range events {
			switch {
			case e.meta == metaTrackName && info.Name == "":
				info.Name = strings.ToValidUTF8(string(e.data), "?")
			case e.tick > from:
			case e.meta == metaTempo && len(e.data) == 3:
				if micros := uint32(e.data[0])<<16 | uint32(e.data[1])<<8 | uint32(e.data[2]); micros > 0 {
					info.BPM = microsBPM(micros)
				}
			case e.meta == metaMeter && len(e.data) >= 2 && e.data[1] < 8:
				info.Meter = [2]int{int(e.data[0]), 1 << e.data[1]}
			}
		}
	}
}

// drumChannel chooses the channel to read.
func (f *smfFile) drumChannel(want uint8) (uint8, error) {
	notes := map[uint8]int{}
	for _, events := range f.tracks {
		for _, e := range events {
			if e.vel > 0 {
				notes[e.channel]++
			}
		}
	}
	return chooseChannel(notes, want)
}

// chooseChannel returns the wanted channel (1–16) or, for 0, channel 10 or the only one with notes. notes has the number of notes of each
// channel.
func chooseChannel(notes map[uint8]int, want uint8) (uint8, error) {
	if want > 16 {
		return 0, fmt.Errorf("channel %d is out of range: give 1 to 16", want)
	}
	used := slices.Sorted(maps.Keys(notes))
	switch {
	case len(used) == 0:
		return 0, fmt.Errorf("the file has no notes")
	case want != 0 && notes[want] == 0:
		return 0, fmt.Errorf("channel %d has no notes: those with notes are %v", want, used)
	case want != 0:
		return want, nil
	case notes[DrumChannel] > 0:
		return DrumChannel, nil
	case len(used) == 1:
		return used[0], nil
	}
	return 0, fmt.Errorf("no notes on channel %d: say which of %v has the drums", DrumChannel, used)
}

// pattern puts the channel's notes into cells.
func (f *smfFile) pattern(opt ImportOptions, info *ImportInfo) Pattern {
	var p Pattern
	first := int64(opt.Bar) * StepsPerBar
	// Nothing is before a file's first bar, so in a file of one loop the early downbeat of bar 4 is that of bar 0.
	wrap := first == 0 && f.lastUnit(info.Channel) < LoopUnits
	for _, events := range f.tracks {
		for _, e := range events {
			if e.vel == 0 || e.channel != info.Channel {
				continue
			}
			step, offset := cellOf(f.unit(e.tick))
			step -= first
			if step == Steps && wrap {
				step = 0
			}
			if step < 0 || step >= Steps {
				continue
			}
			info.Notes++
			voice, ok := opt.Kit.Voice(e.note)
			if !ok {
				info.Unmapped[e.note]++
				continue
			}
			if !p.place(int(step), voice, offset, e.vel) {
				info.Collisions++
			}
		}
	}
	return p
}

// unit converts a tick to units of 1/OffsetUnits step, rounded to the nearest.
func (f *smfFile) unit(tick int64) int64 { return (tick*UnitsPerBeat + f.ppq/2) / f.ppq }

// lastUnit returns the place of a channel's last note-on.
func (f *smfFile) lastUnit(channel uint8) int64 {
	var last int64
	for _, events := range f.tracks {
		for _, e := range events {
			if e.vel > 0 && e.channel == channel {
				last = max(last, f.unit(e.tick))
			}
		}
	}
	return last
}

// place puts a note into a cell and reports whether the cell was empty; of two notes the louder stays, of two equally
// loud ones the earlier placed.
func (p *Pattern) place(step int, v Voice, offset int, vel uint8) bool {
	empty := !p.Hits[step][v]
	velocity := float32(vel) / 127
	if empty || velocity > p.Velocities[step][v] {
		p.Hits[step][v] = true
		p.Offsets[step][v] = UnitsToOffset(offset)
		p.Velocities[step][v] = velocity
	}
	return empty
}
