package dataset

import (
	"archive/zip"
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
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/groovegen/groovegen/internal/atomicfile"
)

// cacheVersion changes whenever a reading of the same files would come out differently, or be stored so.
const cacheVersion = 2

// cached is a Set as it is stored.
type cached struct {
	Skipped      []Skip
	Remarks      []Remark
	Renderings   int
	Performances []Performance
	Packed       []packed
}

// packed is what a Performance has beside its exported fields.
type packed struct {
	Windows          int
	Cells, Downbeats int    // lengths
	Hits             []byte // of cells, then of downbeats: place (4 bytes), offset (4), velocity (1)
	Tempos           []float64
}

const hitSize = 9

// keptSets is how many sets a cache keeps: the newest, of a few megabytes each.
const keptSets = 8

// OpenCached is Open with a folder of its own for what it has read: the file in it is named after a hash of the content
// and the options, so that it is never out of date. A file that is damaged is written anew. That the folder cannot be
// written is an error beside a good Set.
func OpenCached(place string, opt Options, dir string) (*Set, error) {
	key, err := contentKey(place, opt)
	if err != nil {
		return nil, fmt.Errorf("open dataset %s: %w", place, err)
	}
	name := filepath.Join(dir, key+cacheEnding)
	if s, missing := load(name, opt.Rule); missing == nil { // any error means that there is nothing to use
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

// prune removes all but the newest sets. One that cannot be removed is in nobody's way.
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

// contentKey hashes all that a reading depends on. Of an archive's files it takes the checksums that the archive keeps,
// so that the gigabytes of audio which some have beside the MIDI files are not read.
func contentKey(place string, opt Options) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%d %v %g", cacheVersion, opt.Rule, opt.BPM)
	if opt.Genre != nil {
		fmt.Fprintf(h, " %v", *opt.Genre)
	}
	source, closer, err := openSource(place)
	if err != nil {
		return "", err
	}
	defer closer.Close()
	if archive, ok := source.(*zip.ReadCloser); ok {
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

// hashMIDI hashes the files that are read. Of the renderings that E-GMD has beside the first it takes size and date: they
// are read only if the first is damaged, and there are forty times as many.
func hashMIDI(h hash.Hash, source fs.FS, c contents) {
	if c.list == "" {
		for _, name := range c.midi {
			hashFile(h, source, name, maxFile)
		}
		return
	}
	rows, _, err := readList(source, c.list)
	if err != nil {
		return // Open will say so
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

// hashFile hashes a file's name and content; what cannot be read will be skipped for the reason that is hashed instead.
func hashFile(h hash.Hash, source fs.FS, name string, limit int64) {
	data, err := readAll(source, name, limit)
	fmt.Fprintf(h, "\n%q %d %v ", name, len(data), err)
	h.Write(data) // a hash never fails
}

// sumSize is the length of the checksum that a stored file begins with. It guards against damage, not against malice:
// who can write the folder can write a good sum too.
const sumSize = crc32.Size

func sumOf(data []byte) [sumSize]byte {
	var sum [sumSize]byte
	binary.LittleEndian.PutUint32(sum[:], crc32.ChecksumIEEE(data))
	return sum
}

// store writes the set, its checksum first.
func (s *Set) store(w io.Writer) error {
	c := cached{Skipped: s.Skipped, Remarks: s.Remarks, Renderings: s.Renderings}
	for _, p := range s.Performances {
		c.Performances = append(c.Performances, *p)
		c.Packed = append(c.Packed, packed{p.windows, len(p.cells), len(p.downbeats), pack(p.cells, p.downbeats), p.tempos})
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(c); err != nil {
		return err
	}
	sum := sumOf(b.Bytes())
	if _, err := w.Write(sum[:]); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// load reads what store wrote.
func load(name string, rule Rule) (*Set, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if len(data) < sumSize || sumOf(data[sumSize:]) != [sumSize]byte(data) {
		return nil, errors.New("the file is damaged")
	}
	var c cached
	if err := gob.NewDecoder(bytes.NewReader(data[sumSize:])).Decode(&c); err != nil {
		return nil, err
	}
	s := &Set{Rule: rule, Skipped: c.Skipped, Remarks: c.Remarks, Renderings: c.Renderings}
	for i := range c.Performances {
		p, k := &c.Performances[i], c.Packed[i]
		p.windows, p.tempos = k.Windows, k.Tempos
		cells := unpack(k.Hits, k.Cells+k.Downbeats)
		p.cells = cells[:k.Cells:k.Cells]
		if k.Downbeats > 0 {
			p.downbeats = cells[k.Cells:]
		}
		s.Performances = append(s.Performances, p)
	}
	return s, nil
}

// pack lists the hits among cells and, counted on, downbeats.
func pack(cells, downbeats []cell) []byte {
	var b []byte
	for i, c := range slices.Concat(cells, downbeats) {
		if c.velocity > 0 {
			b = binary.LittleEndian.AppendUint32(b, uint32(i))
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(c.offset))
			b = append(b, c.velocity)
		}
	}
	return b
}

// unpack is the inverse of pack for n cells.
func unpack(b []byte, n int) []cell {
	cells := make([]cell, n)
	for ; len(b) >= hitSize; b = b[hitSize:] {
		cells[binary.LittleEndian.Uint32(b)] = cell{math.Float32frombits(binary.LittleEndian.Uint32(b[4:])), b[8]}
	}
	return cells
}
