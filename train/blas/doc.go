// Package blas multiplies matrices with the BLAS library that it finds on the machine while the program runs: OpenBLAS
// on Linux, Accelerate on macOS, on Windows a DLL that the variable GROOVE_BLAS names. Nothing is linked and no C
// compiler is needed. If there is no library, Open says how to get one, and training works without it.
//
// The package calls one function, the product of single-precision matrices, through the library's Fortran interface
// (sgemm_: every argument is a pointer). Every BLAS has it under the same name, and purego can call it without
// reflection. Fortran stores matrices column by column: a row-major C = A·B is its Cᵀ = Bᵀ·Aᵀ, the same memory.
//
// The library runs on one thread. Two threads of OpenBLAS were slower than one, and a daemon that plays
// music needs the other core.
package blas
