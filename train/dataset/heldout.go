package dataset

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"
)

// validationShare is the part of the files of a folder without a list that is held out, in 256ths: about a tenth.
const validationShare = 26

// The floor of the held-out part, below which it decides nothing: all six better by chance is one case in 64. A set has
// to be four times as large, so that most of it is learned.
const (
	MinHeldWindows = 6
	MinHeldFiles   = 3
	heldPart       = 4
)

// identifyingHits is the number of hits from which on a window identifies a take: two files that share one come from the same
// performance. A count-in or a single crash can be in any file.
const identifyingHits = 8

// looseFile is a file that no list describes, as it was read.
type looseFile struct {
	name         string
	performances []*Performance
	want         *Split // what genres.csv says; nil = nothing
}

// holdOut gives each file its split. Files that share an identifying window (a copy, the same take saved by another program, an
// excerpt, a loop and the song that was made from it) form a group, and a group is in one split, so that no model is
// tested on what it learned. A tenth of the groups is for validation, chosen by a hash of the notes, so that neither a
// file's name, nor its format, nor other files change the split. If these are less than the floor, more are held out, in
// the order of their hashes, up to a quarter of the windows. Of two or more groups at least one is held out, the smallest
// if need be, and at least one is not. A split in genres.csv holds for the whole group. If it names two, the held-out one
// wins, and a remark says so.
func holdOut(files []looseFile) []Remark {
	var groups []*overlapGroup
	of := groupsOf(files)
	at := map[int]*overlapGroup{}
	for i, f := range files {
		k := at[of[i]]
		if k == nil {
			k = &overlapGroup{}
			at[of[i]] = k
			groups = append(groups, k)
		}
		k.add(f)
	}
	split(groups)
	var remarks []Remark
	for _, k := range groups {
		for _, f := range k.files {
			if f.want != nil && *f.want != k.split {
				remarks = append(remarks, Remark{f.name, fmt.Sprintf("it is in %v, not %v: it shares bars with %q", k.split, *f.want, k.by)})
			}
			for _, p := range f.performances {
				p.Split = k.split
			}
		}
	}
	return remarks
}

// overlapGroup is files that share bars.
type overlapGroup struct {
	files   []looseFile
	key     [sha256.Size]byte // the greatest of the files': a growing group moves from validation to training, never back
	windows int
	fixed   bool   // genres.csv sets its split
	by      string // the file whose row set it
	split   Split
}

func (k *overlapGroup) add(f looseFile) {
	if key := f.key(); bytes.Compare(key[:], k.key[:]) > 0 {
		k.key = key
	}
	if f.want != nil && (!k.fixed || *f.want > k.split) { // the later split is the more held-out one
		k.fixed, k.split, k.by = true, *f.want, f.name
	}
	k.files = append(k.files, f)
	for _, p := range f.performances {
		k.windows += p.windows
	}
}

// split decides for the groups that are not fixed. A group that is most of the data is never held out.
func split(groups []*overlapGroup) {
	var free []*overlapGroup
	total := 0
	for _, k := range groups {
		total += k.windows
	}
	for _, k := range groups {
		if !k.fixed {
			free = append(free, k)
			if k.key[0] < validationShare && 2*k.windows <= total {
				k.split = Validation
			}
		}
	}
	raise(free, groups, total)
	in := func(s Split) bool {
		return slices.ContainsFunc(groups, func(k *overlapGroup) bool { return k.split == s })
	}
	if len(free) > 0 && len(groups) > 1 && !in(Validation) {
		slices.MinFunc(free, compareGroups).split = Validation
	}
	if len(free) > 0 && !in(Train) {
		slices.MaxFunc(free, compareGroups).split = Train // in any case: a model needs training data
	}
}

// raise holds out more of the free groups until the held-out part reaches its floor or is a quarter of all.
func raise(free, groups []*overlapGroup, total int) {
	windows, files := 0, 0
	for _, k := range groups {
		if k.split != Train {
			windows, files = windows+k.windows, files+1
		}
	}
	byHash := slices.SortedFunc(slices.Values(free), func(a, b *overlapGroup) int { return bytes.Compare(a.key[:], b.key[:]) })
	for _, k := range byHash {
		if windows >= MinHeldWindows && files >= MinHeldFiles {
			return
		}
		if k.split == Train && heldPart*(windows+k.windows) <= total {
			k.split = Validation
			windows, files = windows+k.windows, files+1
		}
	}
}

// compareGroups orders by size, equals by hash.
func compareGroups(a, b *overlapGroup) int {
	return cmp.Or(cmp.Compare(a.windows, b.windows), bytes.Compare(a.key[:], b.key[:]))
}

// key hashes the hits and their velocities. It leaves out the offsets, because they depend on the program that
// saved the file.
func (f looseFile) key() [sha256.Size]byte {
	h := sha256.New()
	var b [5]byte
	for _, p := range f.performances {
		h.Write([]byte{'#'}) // a hash never fails
		for _, s := range p.strokes {
			binary.LittleEndian.PutUint32(b[:], s.place)
			b[4] = s.velocity
			h.Write(b[:])
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// groupsOf returns for each file the first of its group.
func groupsOf(files []looseFile) []int {
	parent := make([]int, len(files))
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	seed := maphash.MakeSeed()
	owner := map[uint64]int{} // of each identifying window's hash
	for i, f := range files {
		parent[i] = i
		for _, p := range f.performances {
			for bar := range p.windows {
				key, identifies := Window{p, bar}.fingerprint(seed)
				if !identifies {
					continue
				}
				if j, known := owner[key]; known {
					a, b := root(i), root(j)
					parent[max(a, b)] = min(a, b)
				} else {
					owner[key] = i
				}
			}
		}
	}
	for i := range parent {
		parent[i] = root(i)
	}
	return parent
}

// fingerprint hashes a window's hits and velocities, and reports whether there are enough of them to identify the window.
func (w Window) fingerprint(seed maphash.Seed) (key uint64, identifies bool) {
	var velocities [Cells]uint8
	hits := 0
	for i, c := range w.all {
		velocities[i] = c.velocity
		hits++
	}
	return maphash.Bytes(seed, velocities[:]), hits >= identifyingHits
}
