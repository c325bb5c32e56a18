//go:build goexperiment.simd && amd64

#include "go_asm.h"
#include "textflag.h"

// The kernels below add multiples of rows to 1, 3, 4, 8 or 12 vectors of eight columns, whose sums stay in registers. A row's part is read
// once and in order: 384 bytes of it, or half as many, are six or three lines of a cache.

// ROWS reads the arguments.
#define ROWS \
	MOVQ a+0(FP), AX              \
	MOVQ rowsArgs_dst(AX), DI     \
	MOVQ rowsArgs_w(AX), SI       \
	MOVQ rowsArgs_stride(AX), DX  \
	MOVQ rowsArgs_terms(AX), BX   \
	MOVQ rowsArgs_n(AX), CX       \
	MOVQ rowsArgs_rows(AX), R8

// TERM goes to the next term: AX is where its row's part begins, Y15 its number eight times.
#define TERM \
	MOVQ         Term_Index(BX), AX     \
	CMPQ         AX, R8                 \
	JCC          bad                    \
	IMULQ        DX, AX                 \
	VBROADCASTSS Term_Value(BX), Y15    \
	ADDQ         $Term__size, BX        \
	ADDQ         SI, AX

#define READ1(AT, A) \
	VMOVUPS AT(DI), A

#define READ4(AT, A, B, C, D) \
	VMOVUPS AT(DI), A      \
	VMOVUPS (AT+32)(DI), B \
	VMOVUPS (AT+64)(DI), C \
	VMOVUPS (AT+96)(DI), D

#define WRITE1(AT, A) \
	VMOVUPS A, AT(DI)

#define WRITE4(AT, A, B, C, D) \
	VMOVUPS A, AT(DI)      \
	VMOVUPS B, (AT+32)(DI) \
	VMOVUPS C, (AT+64)(DI) \
	VMOVUPS D, (AT+96)(DI)

#define ADD1(AT, A) \
	VFMADD231PS AT(AX), Y15, A

#define ADD4(AT, A, B, C, D) \
	VFMADD231PS AT(AX), Y15, A      \
	VFMADD231PS (AT+32)(AX), Y15, B \
	VFMADD231PS (AT+64)(AX), Y15, C \
	VFMADD231PS (AT+96)(AX), Y15, D

// HALF1 and HALF4 are ADD1 and ADD4 for weights in half precision. AT is in bytes of these.
#define HALF1(AT, A) \
	VCVTPH2PS   AT(AX), Y12  \
	VFMADD231PS Y12, Y15, A

#define HALF4(AT, A, B, C, D) \
	VCVTPH2PS   AT(AX), Y12      \
	VCVTPH2PS   (AT+16)(AX), Y13 \
	VFMADD231PS Y12, Y15, A      \
	VCVTPH2PS   (AT+32)(AX), Y14 \
	VFMADD231PS Y13, Y15, B      \
	VCVTPH2PS   (AT+48)(AX), Y12 \
	VFMADD231PS Y14, Y15, C      \
	VFMADD231PS Y12, Y15, D

#define NEXT(LABEL) \
	DECQ CX    \
	JNZ  LABEL

// func avx2Rows96(a *rowsArgs)
TEXT ·avx2Rows96(SB), NOSPLIT, $0-8
	ROWS
	READ4(0, Y0, Y1, Y2, Y3)
	READ4(128, Y4, Y5, Y6, Y7)
	READ4(256, Y8, Y9, Y10, Y11)

term:
	TERM
	ADD4(0, Y0, Y1, Y2, Y3)
	ADD4(128, Y4, Y5, Y6, Y7)
	ADD4(256, Y8, Y9, Y10, Y11)
	NEXT(term)
	WRITE4(0, Y0, Y1, Y2, Y3)
	WRITE4(128, Y4, Y5, Y6, Y7)
	WRITE4(256, Y8, Y9, Y10, Y11)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2Rows64(a *rowsArgs)
TEXT ·avx2Rows64(SB), NOSPLIT, $0-8
	ROWS
	READ4(0, Y0, Y1, Y2, Y3)
	READ4(128, Y4, Y5, Y6, Y7)

term:
	TERM
	ADD4(0, Y0, Y1, Y2, Y3)
	ADD4(128, Y4, Y5, Y6, Y7)
	NEXT(term)
	WRITE4(0, Y0, Y1, Y2, Y3)
	WRITE4(128, Y4, Y5, Y6, Y7)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2Rows32(a *rowsArgs)
TEXT ·avx2Rows32(SB), NOSPLIT, $0-8
	ROWS
	READ4(0, Y0, Y1, Y2, Y3)

term:
	TERM
	ADD4(0, Y0, Y1, Y2, Y3)
	NEXT(term)
	WRITE4(0, Y0, Y1, Y2, Y3)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2Rows24(a *rowsArgs)
TEXT ·avx2Rows24(SB), NOSPLIT, $0-8
	ROWS
	READ1(0, Y0)
	READ1(32, Y1)
	READ1(64, Y2)

term:
	TERM
	ADD1(0, Y0)
	ADD1(32, Y1)
	ADD1(64, Y2)
	NEXT(term)
	WRITE1(0, Y0)
	WRITE1(32, Y1)
	WRITE1(64, Y2)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2Rows8(a *rowsArgs)
TEXT ·avx2Rows8(SB), NOSPLIT, $0-8
	ROWS
	READ1(0, Y0)

term:
	TERM
	ADD1(0, Y0)
	NEXT(term)
	WRITE1(0, Y0)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2HalfRows96(a *rowsArgs)
TEXT ·avx2HalfRows96(SB), NOSPLIT, $0-8
	ROWS
	READ4(0, Y0, Y1, Y2, Y3)
	READ4(128, Y4, Y5, Y6, Y7)
	READ4(256, Y8, Y9, Y10, Y11)

term:
	TERM
	HALF4(0, Y0, Y1, Y2, Y3)
	HALF4(64, Y4, Y5, Y6, Y7)
	HALF4(128, Y8, Y9, Y10, Y11)
	NEXT(term)
	WRITE4(0, Y0, Y1, Y2, Y3)
	WRITE4(128, Y4, Y5, Y6, Y7)
	WRITE4(256, Y8, Y9, Y10, Y11)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2HalfRows64(a *rowsArgs)
TEXT ·avx2HalfRows64(SB), NOSPLIT, $0-8
	ROWS
	READ4(0, Y0, Y1, Y2, Y3)
	READ4(128, Y4, Y5, Y6, Y7)

term:
	TERM
	HALF4(0, Y0, Y1, Y2, Y3)
	HALF4(64, Y4, Y5, Y6, Y7)
	NEXT(term)
	WRITE4(0, Y0, Y1, Y2, Y3)
	WRITE4(128, Y4, Y5, Y6, Y7)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2HalfRows32(a *rowsArgs)
TEXT ·avx2HalfRows32(SB), NOSPLIT, $0-8
	ROWS
	READ4(0, Y0, Y1, Y2, Y3)

term:
	TERM
	HALF4(0, Y0, Y1, Y2, Y3)
	NEXT(term)
	WRITE4(0, Y0, Y1, Y2, Y3)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2HalfRows24(a *rowsArgs)
TEXT ·avx2HalfRows24(SB), NOSPLIT, $0-8
	ROWS
	READ1(0, Y0)
	READ1(32, Y1)
	READ1(64, Y2)

term:
	TERM
	HALF1(0, Y0)
	HALF1(16, Y1)
	HALF1(32, Y2)
	NEXT(term)
	WRITE1(0, Y0)
	WRITE1(32, Y1)
	WRITE1(64, Y2)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func avx2HalfRows8(a *rowsArgs)
TEXT ·avx2HalfRows8(SB), NOSPLIT, $0-8
	ROWS
	READ1(0, Y0)

term:
	TERM
	HALF1(0, Y0)
	NEXT(term)
	WRITE1(0, Y0)
	VZEROUPPER
	RET

bad:
	MOVQ a+0(FP), AX
	MOVB $1, rowsArgs_bad(AX)
	VZEROUPPER
	RET

// func hasF16C() bool
TEXT ·hasF16C(SB), NOSPLIT, $0-1
	MOVL $1, AX
	XORL CX, CX
	CPUID
	SHRL $29, CX
	ANDL $1, CX
	MOVB CX, ret+0(FP)
	RET
