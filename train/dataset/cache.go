package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/groovegen/groovegen/groove"
	"github.com/groovegen/groovegen/internal/atomicfile"
)

// cacheVersion changes whenever reading the same files gives a different result, or the result is stored differently.
const cacheVersion = 9

// cached is a Set as it is stored.
type cached struct {
	Folders      []Folder
	Skipped      []Skip
	Remarks      []Remark
	Renderings   int
	Performances []Performance
	Packed       []packed
}

// packed is the content of a Performance besides its exported fields. The hits follow the gob: strokes, then downbeats.
type packed struct {
	Windows, Bars              int
	Strokes, Downbeats, OnBeat int // strokes, cells of downbeats, how many of these have a hit
	Tempos                     []float64
}

// hitSize is the length of a stored hit: its place (4 bytes), offset (4), velocity (1) and articulation (1).
const hitSize = 10

// keptSets is how many sets a cache keeps: the newest, of a few megabytes each.
const keptSets = 8

// OpenCached is Open with a cache folder. A cached file is named after a hash of the content
// and the options, so it is never out of date. A damaged file is written again. If the folder cannot be
// written, OpenCached returns both a good Set and an error.
func OpenCached(place string, opt Options, dir string) (*Set, error) {
	key, err := contentKey(place, opt)
	if err != nil {
		return nil, fmt.Errorf("open dataset %s: %w", place, err)
	}
	name := filepath.Join(dir, key+cacheEnding)
	if s, missing := load(name, opt.Rule); missing == nil { // any error means that nothing usable is cached
		s.Cached = true
		return s, nil
	}
	s, err := Open(place, opt)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return s, fmt.Errorf("cache dataset: %w", err)
	}
	if err := atomicfile.WriteFile(name, 0o644, s.store); err != nil {
		return s, fmt.Errorf("cache dataset: %w", err)
	}
	prune(dir)
	return s, nil
}

const cacheEnding = ".hov"

// prune removes all but the newest sets. It ignores sets that cannot be removed.
func prune(dir string) {
	names, err := filepath.Glob(filepath.Join(dir, "*"+cacheEnding))
	if err != nil || len(names) <= keptSets {
		return
	}
	age := map[string]time.Time{}
	for _, n := range names {
		if info, err := os.Stat(n); err == nil {
			age[n] = info.ModTime()
		}
	}
	slices.SortFunc(names, func(a, b string) int { return age[b].Compare(age[a]) })
	for _, n := range names[keptSets:] {
		_ = os.Remove(n)
	}
}

// contentKey hashes everything that a reading depends on. For files in an archive it uses the archive's checksums,
// so that gigabytes of audio beside the MIDI files are not read.
func contentKey(place string, opt Options) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%d %v %g %q %v", cacheVersion, opt.Rule, opt.BPM, rootName(place), opt.Drums)
	for _, name := range slices.Sorted(maps.Keys(opt.Kits)) {
		fmt.Fprintf(h, " %q %v", name, opt.Kits[name])
	}
	if opt.Genre != nil {
		fmt.Fprintf(h, " %v", *opt.Genre)
	}
	source, closer, err := openSource(place)
	if err != nil {
		return "", err
	}
	defer closer.Close()
	if archive, ok := source.(*zipSource); ok {
		for _, f := range archive.File {
			fmt.Fprintf(h, "\n%q %d %x", f.Name, f.UncompressedSize64, f.CRC32)
		}
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	c, err := look(source)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(h, " %q %q", c.list, c.skipped)
	for _, name := range append(c.sidecars, c.list) {
		hashFile(h, source, name, maxList)
	}
	hashMIDI(h, source, c)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// hashMIDI hashes the files that are read. For further renderings in E-GMD it uses size and date: they
// are read only if the first one is damaged, and there are forty times as many.
func hashMIDI(h hash.Hash, source fs.FS, c contents) {
	if c.list == "" {
		for _, name := range c.midi {
			hashFile(h, source, name, maxFile)
		}
		return
	}
	rows, _, err := readList(source, c.list)
	if err != nil {
		return // Open will report it
	}
	for _, group := range renderings(rows) {
		hashFile(h, source, group[0].File, maxFile)
		for _, p := range group[1:] {
			if info, err := fs.Stat(source, p.File); err == nil {
				fmt.Fprintf(h, "\n%q %d %d", p.File, info.Size(), info.ModTime().UnixNano())
			}
		}
	}
}

// hashFile hashes a file's name and content. If the file cannot be read it will be skipped, and the reason is hashed instead.
func hashFile(h hash.Hash, source fs.FS, name string, limit int64) {
	data, err := readAll(source, name, limit)
	fmt.Fprintf(h, "\n%q %d %v ", name, len(data), err)
	h.Write(data) // a hash never fails
}

// headSize is the length of what a stored file begins with: a checksum of the rest (4 bytes) and the length of the gob (4).
// The checksum detects damage, not attacks: an attacker who can write the folder can also write a valid checksum.
const headSize = 8

// store writes the set: head, gob, the hits of all performances.
func (s *Set) store(w io.Writer) error {
	c := cached{Folders: s.Folders, Skipped: s.Skipped, Remarks: s.Remarks, Renderings: s.Renderings}
	var hits []byte
	for _, p := range s.Performances {
		onBeat := strokesOf(p.downbeats)
		hits = pack(pack(hits, p.strokes), onBeat)
		c.Performances = append(c.Performances, *p)
		c.Packed = append(c.Packed, packed{p.windows, p.bars, len(p.strokes), len(p.downbeats), len(onBeat), p.tempos})
	}
	var b bytes.Buffer
	b.Write(make([]byte, headSize)) // a buffer never fails
	if err := gob.NewEncoder(&b).Encode(c); err != nil {
		return err
	}
	size := b.Len() - headSize
	b.Write(hits)
	data := b.Bytes()
	binary.LittleEndian.PutUint32(data[4:], uint32(size))
	binary.LittleEndian.PutUint32(data, crc32.ChecksumIEEE(data[4:]))
	_, err := w.Write(data)
	return err
}

var errDamaged = errors.New("the file is damaged")

// load reads what store wrote.
func load(name string, rule Rule) (*Set, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if len(data) < headSize || binary.LittleEndian.Uint32(data) != crc32.ChecksumIEEE(data[4:]) {
		return nil, errDamaged
	}
	size := int64(binary.LittleEndian.Uint32(data[4:]))
	if size > int64(len(data)-headSize) {
		return nil, errDamaged
	}
	var c cached
	if err := gob.NewDecoder(bytes.NewReader(data[headSize:][:size])).Decode(&c); err != nil {
		return nil, err
	}
	s := &Set{Rule: rule, Folders: c.Folders, Skipped: c.Skipped, Remarks: c.Remarks, Renderings: c.Renderings}
	return s, s.unpack(&c, data[headSize+size:])
}

// unpack makes the performances, their strokes in one block.
func (s *Set) unpack(c *cached, hits []byte) error {
	all := make([]stroke, 0, len(hits)/hitSize)
	for ; len(hits) >= hitSize; hits = hits[hitSize:] {
		offset := math.Float32frombits(binary.LittleEndian.Uint32(hits[4:]))
		all = append(all, stroke{binary.LittleEndian.Uint32(hits), cell{offset, hits[8], groove.Articulation(hits[9])}})
	}
	s.Performances = make([]*Performance, len(c.Performances))
	for i := range c.Performances {
		p, k := &c.Performances[i], c.Packed[i]
		if len(all) < k.Strokes+k.OnBeat {
			return errDamaged
		}
		p.windows, p.bars, p.tempos, p.strokes = k.Windows, k.Bars, k.Tempos, all[:k.Strokes:k.Strokes]
		if k.Downbeats > 0 {
			p.downbeats = make([]cell, k.Downbeats)
			for _, on := range all[k.Strokes:][:k.OnBeat] {
				if int64(on.place) >= int64(k.Downbeats) {
					return errDamaged
				}
				p.downbeats[on.place] = on.cell
			}
		}
		all = all[k.Strokes+k.OnBeat:]
		s.Performances[i] = p
	}
	return nil
}

// pack appends strokes.
func pack(b []byte, strokes []stroke) []byte {
	for _, s := range strokes {
		b = binary.LittleEndian.AppendUint32(b, s.place)
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s.offset))
		b = append(b, s.velocity, byte(s.articulation))
	}
	return b
}
