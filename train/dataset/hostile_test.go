package dataset

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/groovegen/groovegen/internal/alloctest"
)

func TestTracksChannelsAndDivisions(t *testing.T) {
	kick, snare, bass := "\x00\x99\x24\x64", "\x60\x99\x26\x5a", "\x00\x90\x17\x64" // 23 is no drum's pitch
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"format 0", "0 kick 0.000 100, 4 snare 0.000 90,", smf(0, kick, snare)},
		{"format 1, drums on one of two tracks", "0 kick 0.000 100, 4 snare 0.000 90,", tracks(96, bass, kick+snare)},
		{"two tracks on the drums' channel", "0 kick 0.000 100, 4 snare 0.000 90,", tracks(96, kick, snare)},
		{"960 ticks", "0 kick 0.000 100, 4 snare 0.000 90,", tracks(960, kick+"\x87\x40\x99\x26\x5a")},
		{"97 ticks, one late", "0 kick 0.000 100, 4 snare -0.041 90,", tracks(97, kick+snare)},
		{"1 tick", "0 kick 0.000 100, 4 snare 0.000 90,", tracks(1, kick+"\x01\x99\x26\x5a")},
		{"a single track on channel 3", "0 kick 0.000 100, 4 snare 0.000 90,", smf(1, "\x00\x92\x24\x64", "\x60\x92\x26\x5a")},
		{"tempo of 0, then 120", "0 kick 0.000 100, 4 snare 0.000 90,", smf(0, "\x00\xff\x51\x03\x00\x00\x00", kick, snare)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Open(folder(t, map[string][]byte{"rock/a.mid": c.data}), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if w := s.Windows(); len(w) != 1 || !strings.HasPrefix(list(w[0]), c.want) || w[0].BPM != 120 {
				t.Errorf("windows %v, skipped %q", w, s.Skipped)
			}
		})
	}
}

// tracks makes a file of format 1.
func tracks(ppq uint16, bodies ...string) []byte {
	b := []byte("MThd\x00\x00\x00\x06\x00\x01\x00")
	b = append(b, byte(len(bodies)), byte(ppq>>8), byte(ppq))
	for _, body := range bodies {
		body += "\x00\xff\x2f\x00"
		b = append(b, "MTrk\x00\x00"...)
		b = append(append(b, byte(len(body)>>8), byte(len(body))), body...)
	}
	return b
}

func TestTempoOfZeroIsNamed(t *testing.T) {
	s, err := Open(folder(t, map[string][]byte{"rock/a.mid": smf(0, "\x00\xff\x51\x03\x00\x00\x00", "\x00\x99\x24\x64", "\x60\x99\x26\x5a")}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Windows()) != 1 || !slices.ContainsFunc(s.Remarks, func(r Remark) bool { return r.Name == "rock/a.mid" && strings.Contains(r.Text, "tempo of 0") }) {
		t.Errorf("%d windows, remarks %q", len(s.Windows()), s.Remarks)
	}
}

func TestWhatIsNoDrumsIsNamed(t *testing.T) {
	s, err := Open(folder(t, map[string][]byte{
		"rock/bass.mid":   smf(0, "\x00\x90\x17\x64", "\x60\x90\x24\x64", "\x60\x90\x17\x64"),
		"rock/odd.mid":    smf(0, "\x00\x99\x01\x64", "\x60\x99\x02\x64"),
		"rock/zero.mid":   {},
		"rock/waltz.mid":  smf(0, "\x00\xff\x58\x04\x03\x02\x18\x08", "\x00\x99\x24\x64"),
		"rock/beat.mid":   smf(0, "\x00\x99\x24\x64"),
		"rock/cut.mid":    smf(0, "\x00\x99\x24\x64", "\x60\x99\x24\x64")[:25],
		"rock/frames.mid": []byte("MThd\x00\x00\x00\x06\x00\x00\x00\x01\xe7\x28MTrk\x00\x00\x00\x04\x00\xff\x2f\x00"),
		"rock/junk.mid":   []byte("RIFF....WAVEfmt "),
	}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkSkipped(t, s, map[string]string{
		"rock/bass.mid": "of the 3 notes on channel 1, 1 have", "rock/odd.mid": "of the 2 notes on channel 10, 0 have", "rock/zero.mid": "no MThd",
		"rock/waltz.mid": "in 4/4", "rock/beat.mid": "nothing sounds after its first beat", "rock/cut.mid": "truncated", "rock/frames.mid": "SMPTE", "rock/junk.mid": "no MThd",
	})
}

func TestTwoHoursAreRead(t *testing.T) {
	var hits []hit
	for i := range 2 * 60 * 120 { // quarter notes
		hits = append(hits, hit{float64(4 * i), 36, uint8(1 + i%127)})
	}
	s, err := Open(folder(t, map[string][]byte{"rock/a.mid": midi(t, 120, hits...)}), Options{})
	if err != nil || len(s.Windows()) != 3600-3 {
		t.Errorf("%d windows, %v, skipped %q", len(s.Windows()), err, s.Skipped)
	}
}

func TestNamesThatAreNotUTF8(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("file names are UTF-8 here")
	}
	s, err := Open(folder(t, map[string][]byte{
		"rock/gr\xfcn.mid": loop(t, 100, 1), "r\xf6ck/a.mid": loop(t, 100, 2), "rock/grün.mid": loop(t, 100, 3),
	}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkSkipped(t, s, map[string]string{"rock/gr\xfcn.mid": "not UTF-8", "r\xf6ck": "not UTF-8"})
	if len(s.Windows()) != 1 {
		t.Errorf("%d windows", len(s.Windows()))
	}
}

func TestLinksOfAllKinds(t *testing.T) {
	dir, outside := folder(t, map[string][]byte{"rock/a.mid": loop(t, 100, 1)}), folder(t, map[string][]byte{"b.mid": loop(t, 100, 2)})
	for name, to := range map[string]string{
		"rock/self.mid": "self.mid", "rock/gone.mid": "nothing.mid", "rock/file.mid": filepath.Join(outside, "b.mid"), "rock/up": dir, "rock/more": outside,
	} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkSkipped(t, s, map[string]string{"rock/self.mid": "", "rock/gone.mid": "not exist", "rock/up": "a link to a folder", "rock/more": "a link to a folder"})
	if len(s.Windows()) != 2 {
		t.Errorf("%d windows", len(s.Windows()))
	}
}

// locked is a file system in which some names may not be read, whoever runs the test.
type locked struct {
	fstest.MapFS
	names map[string]bool
}

func (l locked) Open(name string) (fs.File, error) {
	if l.names[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

func (l locked) ReadDir(name string) ([]fs.DirEntry, error) {
	if l.names[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadDir(name)
}

func TestWhatMayNotBeRead(t *testing.T) {
	source := locked{fstest.MapFS{
		"rock/a.mid": {Data: loop(t, 100, 1)}, "rock/b.mid": {Data: loop(t, 100, 2)}, "jazz/c.mid": {Data: loop(t, 100, 3)}, "genres.csv": {Data: []byte("file\n")},
	}, map[string]bool{"rock/b.mid": true, "jazz": true, "genres.csv": true}}
	s, err := read(source, "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkSkipped(t, s, map[string]string{"rock/b.mid": "permission", "jazz": "permission", "genres.csv": "permission"})
	source.names["."] = true
	if _, err := read(source, "", Options{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("nothing may be read: %v", err)
	}
}

// An archive of a hundred kilobytes that unpacks to a hundred megabytes: no file of it is unpacked further than needed.
func TestArchivesThatUnpackToALot(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	zeros := make([]byte, 1<<20)
	write := func(name string, head []byte, megabytes int) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range megabytes + 1 {
			part := zeros
			if i == 0 {
				part = head
			}
			if _, err := w.Write(part); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("rock/a.mid", loop(t, 100, 1), 0)
	write("rock/bomb.mid", loop(t, 100, 2), 40)
	write("genres.csv", []byte("file,genre\n\""), 40)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(t.TempDir(), "bomb.zip")
	if err := os.WriteFile(place, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	var s *Set
	var err error
	if used := alloctest.Bytes(func() { s, err = Open(place, Options{}) }); used > 100<<20 {
		t.Errorf("%d MB were allocated", used>>20)
	}
	if err != nil {
		t.Fatal(err)
	}
	checkSkipped(t, s, map[string]string{"rock/bomb.mid": "over 8 MB", "genres.csv": "over 4 MB"})
	// A list is read before anything else, so that one that is too long ends the reading.
	if _, _, err := readList(fstest.MapFS{listName: {Data: append([]byte(listHead), make([]byte, maxList)...)}},
		listName); err == nil || !strings.Contains(err.Error(), "over 64 MB") {
		t.Errorf("a list of 64 MB: %v", err)
	}
}

func TestDamagedArchive(t *testing.T) {
	place := zipped(t, map[string][]byte{"rock/a.mid": loop(t, 100, 1), "rock/b.mid": loop(t, 100, 2)})
	data, err := os.ReadFile(place)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(data)
	flipped[60] ^= 0xFF // in the first file's packed content
	if err := os.WriteFile(place, flipped, 0o644); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(place, Options{}); err != nil || len(s.Skipped) != 1 || len(s.Windows()) != 1 {
		t.Errorf("one file damaged: %+v, %v", s, err)
	}
	if err := os.WriteFile(place, data[:len(data)-30], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(place, Options{}); !errors.Is(err, zip.ErrFormat) {
		t.Errorf("truncated: %v", err)
	}
}

// Small files that claim to be hours long must not fill the memory.
func TestSetIsBounded(t *testing.T) {
	source := fstest.MapFS{}
	for i := range 5 {
		source[fmt.Sprintf("rock/%d.mid", i)] = &fstest.MapFile{Data: midi(t, 100, hit{0, 36, uint8(1 + i)}, hit{16*10 - 1, 36, 90})}
	}
	r := newReader(source, Options{})
	r.room = 25
	c, err := look(source)
	if err != nil {
		t.Fatal(err)
	}
	r.folder(c)
	if len(r.set.Performances) != 2 || len(r.set.Skipped) != 3 || !strings.Contains(r.set.Skipped[0].Reason, "split the folder") {
		t.Errorf("%d performances, skipped %q", len(r.set.Performances), r.set.Skipped)
	}
}

func TestProgress(t *testing.T) {
	for name, place := range map[string]string{
		"list": folder(t, mixed(t)), "folder": folder(t, map[string][]byte{"rock/a.mid": loop(t, 100, 1), "b.mid": {}, "c.mid": {}}),
	} {
		last, of := -1, 0
		if _, err := Open(place, Options{Progress: func(done, total int) {
			if done < last || done > total {
				t.Errorf("%s: %d of %d after %d", name, done, total, last)
			}
			last, of = done, total
		}}); err != nil {
			t.Fatal(err)
		}
		if last != of || of < 3 {
			t.Errorf("%s: it ended at %d of %d", name, last, of)
		}
	}
}

func TestCacheKeepsTheNewestSets(t *testing.T) {
	dir := t.TempDir()
	for i := range keptSets + 3 {
		if _, err := OpenCached(folder(t, map[string][]byte{"rock/a.mid": loop(t, 100, i)}), Options{}, dir); err != nil {
			t.Fatal(err)
		}
		all, err := filepath.Glob(filepath.Join(dir, "*.hov"))
		if err != nil || len(all) != min(i+1, keptSets) {
			t.Fatalf("%d sets after %d, %v", len(all), i+1, err)
		}
		for _, name := range all { // those that are there get older
			if info, err := os.Stat(name); err == nil {
				_ = os.Chtimes(name, time.Time{}, info.ModTime().Add(-time.Minute))
			}
		}
	}
}
