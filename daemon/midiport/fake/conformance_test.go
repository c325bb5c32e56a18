package fake_test

import (
	"testing"

	"github.com/groovegen/groovegen/daemon/midiport/fake"
	"github.com/groovegen/groovegen/daemon/midiport/porttest"
)

func TestConformance(t *testing.T) { porttest.Run(t, fake.New()) }
