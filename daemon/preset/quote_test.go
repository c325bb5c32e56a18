package preset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groovegen/groovegen/daemon/steer"
)

// TestErrorsRepeatLittle: presets come from others, and errors about them go to every face.
func TestErrorsRepeatLittle(t *testing.T) {
	const most = 200
	long := strings.Repeat("Z", 3000)
	head := "version = 1\nkind = \"scene\"\n"
	for _, text := range []string{
		"version = 1\nkind = \"" + long + "\"\n",
		head + "model = \"" + long + "\"\n",
		head + long[:250] + " = 1\n",
		head + "[" + long[:250] + "]\n",
		head + "x = " + long + "\n",
		head + "[set]\n" + long[:250] + " = 1\n",
		head + "[set]\ngenre = \"" + long + "\"\n",
		head + "[set]\nkit = \"" + long + "\"\n",
		head + "[set]\npins = \"" + long + "\"\n",
		head + "[set]\ncaptured = \"" + long + "\"\n",
		head + "[held]\n" + long[:250] + " = []\n",
		head + "[held]\nkick = [\"" + long + "\"]\n",
		head + "[held]\nkick = [\"" + long + " 1 1\"]\n",
	} {
		_, err := Parse("a.toml", text, steer.Default())
		if err == nil {
			t.Errorf("%.60q was accepted", text)
		} else if n := strings.Count(fmt.Sprint(err), "Z"); n > most {
			t.Errorf("%.60q: the error repeats %d bytes of it", text, n)
		}
	}
}
