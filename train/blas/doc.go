// Package blas multiplies matrices with the BLAS library that it finds on the machine while the program runs: OpenBLAS on
// Linux, Accelerate on macOS, on Windows a DLL that the variable GROOVE_BLAS names. Nothing is linked and no C compiler is
// needed; where there is no library, Open says how to get one, and training goes on without.
//
// One function matters, the product of single-precision matrices. It is called through the library's Fortran interface
// (sgemm_: every argument is a pointer), which every BLAS has, under the same name, and which purego can call without
// reflection. Fortran stores matrices column by column: a row-major C = A·B is its Cᵀ = Bᵀ·Aᵀ, the same memory.
//
// The library is told to use one thread. Two threads of OpenBLAS were slower here than one, and a daemon that plays
// music owns the other core.
package blas
