//go:build !android

package blas

// candidates are the file names of OpenBLAS with 32-bit integers on Debian, Fedora, Arch, openSUSE and Alpine. The name that only
// development packages install comes last.
var candidates = []string{"libopenblas.so.0", "libopenblas.so.3", "libopenblas.so"}

const hint = "install libopenblas0 (Debian, Ubuntu) or openblas (Fedora, Arch, Alpine), or set GROOVE_BLAS to a library's path"
