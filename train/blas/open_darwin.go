package blas

// candidates: Accelerate is part of macOS.
var candidates = []string{"/System/Library/Frameworks/Accelerate.framework/Accelerate"}

const hint = "set GROOVE_BLAS to a library's path"
