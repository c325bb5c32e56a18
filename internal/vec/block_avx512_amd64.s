//go:build goexperiment.simd && amd64

#include "go_asm.h"
#include "textflag.h"

// PAIR adds x·w to the two sums of a row: x at OFFSET bytes behind element AX of the row at R, w in Z16 and Z17.
#define PAIR(R, OFFSET, T, A, B) \
	VBROADCASTSS OFFSET(R)(AX*4), T \
	VFMADD231PS  Z16, T, A          \
	VFMADD231PS  Z17, T, B

#define MUL4(OFFSET) \
	PAIR(R8, OFFSET, Z18, Z0, Z1)  \
	PAIR(R9, OFFSET, Z19, Z2, Z3)  \
	PAIR(R10, OFFSET, Z20, Z4, Z5) \
	PAIR(R11, OFFSET, Z21, Z6, Z7)

#define MUL8(OFFSET) \
	MUL4(OFFSET)                     \
	PAIR(R12, OFFSET, Z22, Z8, Z9)   \
	PAIR(R13, OFFSET, Z23, Z10, Z11) \
	PAIR(BX, OFFSET, Z24, Z12, Z13)  \
	PAIR(DX, OFFSET, Z25, Z14, Z15)

#define LOAD(AT) \
	VMOVUPS AT(SI), Z16      \
	VMOVUPS (AT+64)(SI), Z17

#define LOADHALF \
	VPMOVSXWD 0(SI), Z16      \
	VPMOVSXWD 32(SI), Z17     \
	VPSLLD    $13, Z16, Z16   \
	VPSLLD    $13, Z17, Z17   \
	VPANDD    Z31, Z16, Z16   \
	VPANDD    Z31, Z17, Z17

#define MASK \
	MOVL         $0x8FFFE000, AX \
	VPBROADCASTD AX, Z31

// ROWS4 and ROWS8 read the arguments: dst, the rows of x, the weights, the number of terms. The arguments are still at AX then.
#define ROWS4 \
	MOVQ a+0(FP), AX      \
	MOVQ args_dst(AX), DI \
	MOVQ args_x(AX), BX   \
	MOVQ args_w(AX), SI   \
	MOVQ args_k(AX), CX   \
	MOVQ 0(BX), R8        \
	MOVQ 8(BX), R9        \
	MOVQ 16(BX), R10      \
	MOVQ 24(BX), R11

#define ROWS8 \
	ROWS4               \
	MOVQ 32(BX), R12    \
	MOVQ 40(BX), R13    \
	MOVQ 56(BX), DX     \
	MOVQ 48(BX), BX

#define CLEAR4 \
	VPXORD Z0, Z0, Z0 \
	VPXORD Z1, Z1, Z1 \
	VPXORD Z2, Z2, Z2 \
	VPXORD Z3, Z3, Z3 \
	VPXORD Z4, Z4, Z4 \
	VPXORD Z5, Z5, Z5 \
	VPXORD Z6, Z6, Z6 \
	VPXORD Z7, Z7, Z7

#define CLEAR8 \
	CLEAR4               \
	VPXORD Z8, Z8, Z8    \
	VPXORD Z9, Z9, Z9    \
	VPXORD Z10, Z10, Z10 \
	VPXORD Z11, Z11, Z11 \
	VPXORD Z12, Z12, Z12 \
	VPXORD Z13, Z13, Z13 \
	VPXORD Z14, Z14, Z14 \
	VPXORD Z15, Z15, Z15

// READ and WRITE are a row's sums at DI, which goes to the next row: its distance in bytes is in AX.
#define READ(A, B) \
	VMOVUPS 0(DI), A  \
	VMOVUPS 64(DI), B \
	ADDQ    AX, DI

#define WRITE(A, B) \
	VMOVUPS A, 0(DI)  \
	VMOVUPS B, 64(DI) \
	ADDQ    AX, DI

// DISTANCE is how far apart rows of dst are, in bytes.
#define DISTANCE \
	MOVQ a+0(FP), AX      \
	MOVQ args_ldd(AX), AX \
	SHLQ $2, AX

#define WRITE4 \
	DISTANCE      \
	WRITE(Z0, Z1) \
	WRITE(Z2, Z3) \
	WRITE(Z4, Z5) \
	WRITE(Z6, Z7)

#define WRITE8 \
	WRITE4           \
	WRITE(Z8, Z9)    \
	WRITE(Z10, Z11)  \
	WRITE(Z12, Z13)  \
	WRITE(Z14, Z15)

// ARGS1 reads the arguments of one row.
#define ARGS1 \
	MOVQ a+0(FP), AX      \
	MOVQ args_dst(AX), DI \
	MOVQ args_x(AX), BX   \
	MOVQ 0(BX), R8        \
	MOVQ args_w(AX), SI   \
	MOVQ args_k(AX), CX

// func avx512Eight(a *args)
TEXT ·avx512Eight(SB), NOSPLIT, $0-8
	ROWS8
	CMPB args_add(AX), $0
	JEQ  clear
	DISTANCE
	READ(Z0, Z1)
	READ(Z2, Z3)
	READ(Z4, Z5)
	READ(Z6, Z7)
	READ(Z8, Z9)
	READ(Z10, Z11)
	READ(Z12, Z13)
	READ(Z14, Z15)
	MOVQ a+0(FP), AX
	MOVQ args_dst(AX), DI
	JMP  begin

clear:
	CLEAR8

begin:
	XORQ AX, AX
	SUBQ $2, CX
	JLT  rest

two:
	LOAD(0)
	MUL8(0)
	LOAD(128)
	MUL8(4)
	ADDQ $256, SI
	ADDQ $2, AX
	SUBQ $2, CX
	JGE  two

rest:
	ADDQ $2, CX
	JZ   done
	LOAD(0)
	MUL8(0)

done:
	WRITE8
	VZEROUPPER
	RET

// func avx512EightHalf(a *args)
TEXT ·avx512EightHalf(SB), NOSPLIT, $0-8
	MASK
	ROWS8
	CLEAR8
	XORQ  AX, AX
	TESTQ CX, CX
	JZ    done

one:
	LOADHALF
	MUL8(0)
	ADDQ $64, SI
	INCQ AX
	DECQ CX
	JNZ  one

done:
	WRITE8
	VZEROUPPER
	RET

// func avx512Four(a *args)
TEXT ·avx512Four(SB), NOSPLIT, $0-8
	ROWS4
	CMPB args_add(AX), $0
	JEQ  clear
	DISTANCE
	READ(Z0, Z1)
	READ(Z2, Z3)
	READ(Z4, Z5)
	READ(Z6, Z7)
	MOVQ a+0(FP), AX
	MOVQ args_dst(AX), DI
	JMP  begin

clear:
	CLEAR4

begin:
	XORQ AX, AX
	SUBQ $2, CX
	JLT  rest

two:
	LOAD(0)
	MUL4(0)
	LOAD(128)
	MUL4(4)
	ADDQ $256, SI
	ADDQ $2, AX
	SUBQ $2, CX
	JGE  two

rest:
	ADDQ $2, CX
	JZ   done
	LOAD(0)
	MUL4(0)

done:
	WRITE4
	VZEROUPPER
	RET

// func avx512FourHalf(a *args)
TEXT ·avx512FourHalf(SB), NOSPLIT, $0-8
	MASK
	ROWS4
	CLEAR4
	XORQ  AX, AX
	TESTQ CX, CX
	JZ    done

one:
	LOADHALF
	MUL4(0)
	ADDQ $64, SI
	INCQ AX
	DECQ CX
	JNZ  one

done:
	WRITE4
	VZEROUPPER
	RET

// func avx512One(a *args)
TEXT ·avx512One(SB), NOSPLIT, $0-8
	ARGS1
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	TESTQ  CX, CX
	JZ     done

one:
	VBROADCASTSS (R8), Z18
	VFMADD231PS  0(SI), Z18, Z0
	VFMADD231PS  64(SI), Z18, Z1
	ADDQ         $128, SI
	ADDQ         $4, R8
	DECQ         CX
	JNZ          one

done:
	VMOVUPS Z0, 0(DI)
	VMOVUPS Z1, 64(DI)
	VZEROUPPER
	RET

// func avx512OneHalf(a *args)
TEXT ·avx512OneHalf(SB), NOSPLIT, $0-8
	MASK
	ARGS1
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	TESTQ  CX, CX
	JZ     done

one:
	LOADHALF
	VBROADCASTSS (R8), Z18
	VFMADD231PS  Z16, Z18, Z0
	VFMADD231PS  Z17, Z18, Z1
	ADDQ         $64, SI
	ADDQ         $4, R8
	DECQ         CX
	JNZ          one

done:
	VMOVUPS Z0, 0(DI)
	VMOVUPS Z1, 64(DI)
	VZEROUPPER
	RET
