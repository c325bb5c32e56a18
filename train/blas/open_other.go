//go:build !darwin && !windows && (!linux || android)

package blas

import (
	"errors"
	"runtime"
)

var candidates []string

const hint = "training goes on without one"

var errSystem = errors.New("libraries cannot be opened on " + runtime.GOOS)

func openLibrary(string) (uintptr, error) { return 0, errSystem }

func findSymbol(uintptr, string) (uintptr, error) { return 0, errSystem }
