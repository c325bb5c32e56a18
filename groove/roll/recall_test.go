package roll

import (
	"bytes"
	"image"
	"testing"

	"github.com/groovegen/groovegen/groove"
)

// The four bytes behind a comment are its checksum, whatever they look like.
func TestRecallCodesAreFoundInPictures(t *testing.T) {
	picture := image.NewGray(image.Rect(0, 0, 1, 1))
	for i := range 300 {
		code := groove.EncodeRecallCode([]byte{1, byte(i), byte(i >> 8), 7, 9})
		var b bytes.Buffer
		if err := EncodeTaggedPNG(&b, picture, groove.RecallNote(code)); err != nil {
			t.Fatal(err)
		}
		if got, err := groove.RecallCodeOf(&b); got != code {
			t.Errorf("%d: wrote %s, got %q, %v", i, code, got, err)
		}
	}
}
