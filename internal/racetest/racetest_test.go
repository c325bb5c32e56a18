package racetest

import "testing"

func TestSkip(t *testing.T) {
	after := false
	t.Run("inner", func(t *testing.T) {
		Skip(t, "this test says so")
		after = true
	})
	if after == Enabled {
		t.Errorf("race detector on: %v; the test went on: %v", Enabled, after)
	}
}
