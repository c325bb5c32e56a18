package groove

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ImportOptions says what to read from a MIDI file.
type ImportOptions struct {
	Bar     int    // first of the four bars, from 0
	Channel uint8  // 1–16 of the drums; 0 = not given
	Track   string // name of the track with the drums, or its number from 1; "" = not given. DrumPick says what counts without either
	Kit     Kit    // its notes come before the percussion map; the zero value is the GM kit
	Rhythm  bool   // only the places of notes matter, see DrumPick
}

// ImportInfo describes a MIDI file and what was read from it.
type ImportInfo struct {
	Name       string  // first track name, as it stands in the file
	BPM        float64 // tempo at the first bar read; 120 when the file names none
	Meter      [2]int  // at the first bar read; 4/4 when the file names none
	Format     int     // 0 or 1
	PPQ        int     // ticks per quarter note
	Bars       int     // length of the file in bars of its meters, a begun one counted
	Round      int     // bars of a loop that was played round to fill four; 0 = it was not
	DrumPart           // what was read
	Notes      int     // of the drums in the four bars
	Collisions int     // notes dropped for a louder one in the same cell
	Unmapped   map[uint8]int
	Empty      []int    // bars of the four without a hit, from 0
	Repairs    []string // faults of the file that do not change what it means
}

// Remarks says what was read besides the hits, in a sentence for each; none for an ordinary file.
func (i *ImportInfo) Remarks() []string {
	var lines []string
	if i.Round > 0 {
		lines = append(lines, DescribeRound(i.Round))
	}
	if len(i.Unmapped) > 0 {
		lines = append(lines, "notes that no voice plays: "+DescribePitches(CountPitches(i.Unmapped)))
	}
	if n := len(i.Empty); n == 1 {
		lines = append(lines, fmt.Sprintf("bar %d of the four has no hits", i.Empty[0]+1))
	} else if n > 1 {
		words := make([]string, n)
		for k, bar := range i.Empty {
			words[k] = strconv.Itoa(bar + 1)
		}
		lines = append(lines, fmt.Sprintf("bars %s and %s of the four have no hits", strings.Join(words[:n-1], ", "), words[n-1]))
	}
	for _, text := range []string{i.Describe(), i.LeftOut} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	return append(lines, i.Repairs...)
}

// ReadSMF reads four 4/4 bars of drums from a Standard MIDI File of format 0 or 1 and any resolution, quantised to the
// nearest sixteenth with the rest as offset. Bars follow the file's meters. Of two notes in a cell the louder is kept.
// A loop of one, two or three bars is played round, also from a later bar on and behind a pickup bar, see
// Take.PlayRound; so is one of four bars that is read from a later bar on. A longer file that ends within the four bars
// leaves the rest empty. A note just before the end of a file of four bars, counted behind a pickup bar, is the early
// downbeat of its next repeat.
//
// The error is a *MeterError if the four bars are not all in 4/4. Each error names the fault and, for a damaged file,
// the byte; see SMFError.
func ReadSMF(r io.Reader, opt ImportOptions) (Pattern, ImportInfo, error) {
	take, err := ReadTake(r)
	if err != nil {
		return Pattern{}, ImportInfo{}, err
	}
	p, info, err := take.window(opt)
	if err != nil {
		return Pattern{}, info, fmt.Errorf("read smf: %w", err)
	}
	return p, info, nil
}

// window reads four bars of a take. It changes the take.
func (t *Take) window(opt ImportOptions) (Pattern, ImportInfo, error) {
	bars := t.bars()
	info := ImportInfo{
		BPM: defaultBPM, Format: t.Format, PPQ: t.PPQ, Repairs: t.Repairs, Bars: int(bars.count(t.Length)), Unmapped: map[uint8]int{},
	}
	for i := 0; i < len(t.Tracks) && info.Name == ""; i++ {
		info.Name = t.Tracks[i].Name
	}
	if opt.Bar < 0 {
		return Pattern{}, info, fmt.Errorf("bar %d: count from 0", opt.Bar)
	}
	if opt.Bar > 0 && opt.Bar >= info.Bars {
		// The message counts bars from 1, as users do.
		return Pattern{}, info, fmt.Errorf("bar %d, counted from 1, is past the end: the file has %d bars", opt.Bar+1, info.Bars)
	}
	start, errMeter := bars.window(int64(opt.Bar))
	info.Meter = bars[bars.at(int64(opt.Bar))].meter
	for _, c := range t.Tempos {
		if c.Tick <= start {
			info.BPM = c.BPM()
		}
	}
	var err error
	if info.DrumPart, err = t.KeepDrums(DrumPick{Channel: opt.Channel, Track: opt.Track, Kit: opt.Kit, Rhythm: opt.Rhythm}); err != nil {
		return Pattern{}, info, err
	}
	if errMeter != nil {
		return Pattern{}, info, errMeter
	}
	t.End = t.Notes[len(t.Notes)-1].Tick // sorted, and not empty
	if loop, n := t.playShort(start); n > 0 {
		info.Round = int(n)
		return loop.pattern(0, &info), info, nil
	}
	return t.pattern(start, &info), info, nil
}

// pattern puts the notes of four bars into cells.
func (t *Take) pattern(start int64, info *ImportInfo) Pattern {
	var p Pattern
	// In a file of one loop the early downbeat behind bar 4 is that of the first bar.
	from, isLoop := t.LoopStart()
	wrap := isLoop && start == from && t.unit(t.End-start) < LoopUnits
	for _, n := range t.Notes {
		step, offset := cellOf(t.unit(n.Tick - start))
		if step == Steps && wrap {
			step = 0
		}
		if step < 0 || step >= Steps {
			continue
		}
		info.Notes++
		if n.Voice == NoVoice {
			info.Unmapped[n.Note]++
			continue
		}
		if !p.place(int(step), n.Voice, offset, n.Velocity) {
			info.Collisions++
		}
	}
	for bar := range Bars {
		if !slices.ContainsFunc(p.Hits[bar*StepsPerBar:(bar+1)*StepsPerBar], func(step [NumVoices]bool) bool { return step != [NumVoices]bool{} }) {
			info.Empty = append(info.Empty, bar)
		}
	}
	return p
}

// unit converts a tick to units of 1/OffsetUnits step, rounded to the nearest.
func (t *Take) unit(tick int64) int64 {
	ppq := int64(t.PPQ)
	return floorDiv(tick*UnitsPerBeat+ppq/2, ppq)
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
