package train

import (
	"testing"

	"github.com/groovegen/groovegen/train/blas"
	"github.com/groovegen/groovegen/train/nn"
)

// TestEngineIsTheMachines: which engine a run begins with depends on what the machine has, and not on how busy it is; a run that is resumed
// keeps its own.
func TestEngineIsTheMachines(t *testing.T) {
	own := nn.Kernels()[0]
	fastest, library := own, own
	if _, err := blas.Open(); err == nil {
		library = "blas"
		if own == "plain" {
			fastest = library
		}
	}
	for prefer, want := range map[string]string{"": fastest, own: own, "blas": library, "of another machine": own} {
		e := NewEngine(prefer)
		if got := e.Name(); got != want {
			t.Errorf("a run that began with %q gets %s, want %s", prefer, got, want)
		}
		e.Close()
	}
}
