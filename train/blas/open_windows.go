package blas

import "syscall"

// candidates is empty: Windows has no BLAS of its own, and loading any DLL on the search path would be unsafe.
var candidates []string

const hint = "set GROOVE_BLAS to the full path of libopenblas.dll"

func openLibrary(path string) (uintptr, error) {
	h, err := syscall.LoadLibrary(path)
	return uintptr(h), err
}

func findSymbol(handle uintptr, name string) (uintptr, error) {
	return syscall.GetProcAddress(syscall.Handle(handle), name)
}
