//go:build !android

package blas

// candidates are what Debian, Fedora, Arch, openSUSE and Alpine call OpenBLAS with 32-bit integers. The one that only a
// developer's package brings comes last.
var candidates = []string{"libopenblas.so.0", "libopenblas.so.3", "libopenblas.so"}

const hint = "install libopenblas0 (Debian, Ubuntu) or openblas (Fedora, Arch, Alpine), or set GROOVE_BLAS to a library's path"
