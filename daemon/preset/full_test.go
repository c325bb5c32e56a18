package preset

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
)

func TestAFullFolderTakesNoMore(t *testing.T) {
	s := Open(t.TempDir())
	d := Doc{Kind: Scene, State: steer.Default()}
	if _, err := s.Save("mine", d); err != nil {
		t.Fatal(err)
	}
	for i := range maxFiles {
		if err := os.WriteFile(filepath.Join(s.folder, "scenes", strconv.Itoa(i)+ext), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Save("another", d); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
	if _, _, err := s.SaveNew("another", d); !errors.Is(err, ErrFull) {
		t.Errorf("one more favorite: %v", err)
	}
	if _, err := s.Save("mine", d); err != nil {
		t.Errorf("one that is there: %v", err)
	}
	d.Kind = Preset
	if _, err := s.Save("another", d); err != nil {
		t.Errorf("in the other folder: %v", err)
	}
}
