//go:build goexperiment.simd && amd64

#include "go_asm.h"
#include "textflag.h"

// What binary16 that was sign-extended and shifted left by 13 keeps: sign, five bits of exponent, ten of mantissa.
DATA halfMask<>+0(SB)/4, $0x8FFFE000
DATA halfMask<>+4(SB)/4, $0x8FFFE000
DATA halfMask<>+8(SB)/4, $0x8FFFE000
DATA halfMask<>+12(SB)/4, $0x8FFFE000
DATA halfMask<>+16(SB)/4, $0x8FFFE000
DATA halfMask<>+20(SB)/4, $0x8FFFE000
DATA halfMask<>+24(SB)/4, $0x8FFFE000
DATA halfMask<>+28(SB)/4, $0x8FFFE000
GLOBL halfMask<>(SB), RODATA|NOPTR, $32

// MUL4 adds x·w to the eight sums of four rows: x at OFFSET bytes behind element AX of each row, w in Y12 and Y13.
#define MUL4(OFFSET) \
	VBROADCASTSS OFFSET(R8)(AX*4), Y14  \
	VBROADCASTSS OFFSET(R9)(AX*4), Y15  \
	VFMADD231PS  Y12, Y14, Y0           \
	VFMADD231PS  Y13, Y14, Y1           \
	VFMADD231PS  Y12, Y15, Y2           \
	VFMADD231PS  Y13, Y15, Y3           \
	VBROADCASTSS OFFSET(R10)(AX*4), Y14 \
	VBROADCASTSS OFFSET(R11)(AX*4), Y15 \
	VFMADD231PS  Y12, Y14, Y4           \
	VFMADD231PS  Y13, Y14, Y5           \
	VFMADD231PS  Y12, Y15, Y6           \
	VFMADD231PS  Y13, Y15, Y7

// MUL6 is MUL4 for six rows.
#define MUL6(OFFSET) \
	MUL4(OFFSET)                        \
	VBROADCASTSS OFFSET(R12)(AX*4), Y14 \
	VBROADCASTSS OFFSET(R13)(AX*4), Y15 \
	VFMADD231PS  Y12, Y14, Y8           \
	VFMADD231PS  Y13, Y14, Y9           \
	VFMADD231PS  Y12, Y15, Y10          \
	VFMADD231PS  Y13, Y15, Y11

// LOAD and LOADHALF load the weights of one term, at AT bytes behind SI.
#define LOAD(AT) \
	VMOVUPS AT(SI), Y12      \
	VMOVUPS (AT+32)(SI), Y13

#define LOADHALF \
	VPMOVSXWD 0(SI), Y12               \
	VPMOVSXWD 16(SI), Y13              \
	VPSLLD    $13, Y12, Y12            \
	VPSLLD    $13, Y13, Y13            \
	VPAND     halfMask<>(SB), Y12, Y12 \
	VPAND     halfMask<>(SB), Y13, Y13

#define CLEAR4 \
	VXORPS Y0, Y0, Y0    \
	VXORPS Y1, Y1, Y1    \
	VXORPS Y2, Y2, Y2    \
	VXORPS Y3, Y3, Y3    \
	VXORPS Y4, Y4, Y4    \
	VXORPS Y5, Y5, Y5    \
	VXORPS Y6, Y6, Y6    \
	VXORPS Y7, Y7, Y7

#define CLEAR6 \
	CLEAR4               \
	VXORPS Y8, Y8, Y8    \
	VXORPS Y9, Y9, Y9    \
	VXORPS Y10, Y10, Y10 \
	VXORPS Y11, Y11, Y11

// ROWS4 and ROWS6 read the arguments: dst, its rows' distance in bytes, the rows of x, the weights, the number of terms. The arguments are still at AX then.
#define ROWS4 \
	MOVQ a+0(FP), AX        \
	MOVQ args_dst(AX), DI   \
	MOVQ args_ldd(AX), DX   \
	SHLQ $2, DX             \
	MOVQ args_x(AX), BX     \
	MOVQ args_w(AX), SI     \
	MOVQ args_k(AX), CX     \
	MOVQ 0(BX), R8          \
	MOVQ 8(BX), R9          \
	MOVQ 16(BX), R10        \
	MOVQ 24(BX), R11

#define ROWS6 \
	ROWS4               \
	MOVQ 32(BX), R12    \
	MOVQ 40(BX), R13

// READ and WRITE are a row's sums at R, which goes to the next row.
#define READ(R, A, B) \
	VMOVUPS 0(R), A  \
	VMOVUPS 32(R), B \
	ADDQ    DX, R

#define WRITE(A, B) \
	VMOVUPS A, 0(DI)  \
	VMOVUPS B, 32(DI) \
	ADDQ    DX, DI

#define READ4 \
	MOVQ DI, BX       \
	READ(BX, Y0, Y1)  \
	READ(BX, Y2, Y3)  \
	READ(BX, Y4, Y5)  \
	READ(BX, Y6, Y7)

#define WRITE4 \
	WRITE(Y0, Y1) \
	WRITE(Y2, Y3) \
	WRITE(Y4, Y5) \
	WRITE(Y6, Y7)

#define WRITE6 \
	WRITE4          \
	WRITE(Y8, Y9)   \
	WRITE(Y10, Y11)

// ARGS1 reads the arguments of one row, and clears its sums.
#define ARGS1 \
	MOVQ   a+0(FP), AX     \
	MOVQ   args_dst(AX), DI \
	MOVQ   args_x(AX), BX  \
	MOVQ   0(BX), R8       \
	MOVQ   args_w(AX), SI  \
	MOVQ   args_k(AX), CX  \
	VXORPS Y0, Y0, Y0      \
	VXORPS Y1, Y1, Y1      \
	VXORPS Y2, Y2, Y2      \
	VXORPS Y3, Y3, Y3

#define STORE1 \
	VMOVUPS Y0, 0(DI)  \
	VMOVUPS Y1, 32(DI) \
	VMOVUPS Y2, 64(DI) \
	VMOVUPS Y3, 96(DI) \
	VZEROUPPER

// WIDEN loads eight halves; the mask is in Y13.
#define WIDEN(AT, Y) \
	VPMOVSXWD AT(SI), Y  \
	VPSLLD    $13, Y, Y  \
	VPAND     Y13, Y, Y

// func avx2Six(a *args)
TEXT ·avx2Six(SB), NOSPLIT, $0-8
	ROWS6
	CMPB args_add(AX), $0
	JEQ  clear
	READ4
	READ(BX, Y8, Y9)
	READ(BX, Y10, Y11)
	JMP  begin

clear:
	CLEAR6

begin:
	XORQ AX, AX
	SUBQ $4, CX
	JLT  rest

four:
	LOAD(0)
	MUL6(0)
	LOAD(128)
	MUL6(4)
	LOAD(256)
	MUL6(8)
	LOAD(384)
	MUL6(12)
	ADDQ $512, SI
	ADDQ $4, AX
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JZ   done

one:
	LOAD(0)
	MUL6(0)
	ADDQ $128, SI
	INCQ AX
	DECQ CX
	JNZ  one

done:
	WRITE6
	VZEROUPPER
	RET

// func avx2SixHalf(a *args)
TEXT ·avx2SixHalf(SB), NOSPLIT, $0-8
	ROWS6
	CLEAR6
	XORQ  AX, AX
	TESTQ CX, CX
	JZ    done

one:
	LOADHALF
	MUL6(0)
	ADDQ $64, SI
	INCQ AX
	DECQ CX
	JNZ  one

done:
	WRITE6
	VZEROUPPER
	RET

// func avx2Four(a *args)
TEXT ·avx2Four(SB), NOSPLIT, $0-8
	ROWS4
	CMPB args_add(AX), $0
	JEQ  clear
	READ4
	JMP  begin

clear:
	CLEAR4

begin:
	XORQ AX, AX
	SUBQ $4, CX
	JLT  rest

four:
	LOAD(0)
	MUL4(0)
	LOAD(128)
	MUL4(4)
	LOAD(256)
	MUL4(8)
	LOAD(384)
	MUL4(12)
	ADDQ $512, SI
	ADDQ $4, AX
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JZ   done

one:
	LOAD(0)
	MUL4(0)
	ADDQ $128, SI
	INCQ AX
	DECQ CX
	JNZ  one

done:
	WRITE4
	VZEROUPPER
	RET

// func avx2FourHalf(a *args)
TEXT ·avx2FourHalf(SB), NOSPLIT, $0-8
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

// func avx2One(a *args)
TEXT ·avx2One(SB), NOSPLIT, $0-8
	ARGS1
	TESTQ CX, CX
	JZ    done

one:
	VBROADCASTSS (R8), Y14
	VFMADD231PS  0(SI), Y14, Y0
	VFMADD231PS  32(SI), Y14, Y1
	VFMADD231PS  64(SI), Y14, Y2
	VFMADD231PS  96(SI), Y14, Y3
	ADDQ         $128, SI
	ADDQ         $4, R8
	DECQ         CX
	JNZ          one

done:
	STORE1
	RET

// func avx2OneHalf(a *args)
TEXT ·avx2OneHalf(SB), NOSPLIT, $0-8
	ARGS1
	VMOVUPS halfMask<>(SB), Y13
	TESTQ   CX, CX
	JZ      done

one:
	VBROADCASTSS (R8), Y14
	WIDEN(0, Y4)
	WIDEN(16, Y5)
	WIDEN(32, Y6)
	WIDEN(48, Y7)
	VFMADD231PS  Y4, Y14, Y0
	VFMADD231PS  Y5, Y14, Y1
	VFMADD231PS  Y6, Y14, Y2
	VFMADD231PS  Y7, Y14, Y3
	ADDQ         $64, SI
	ADDQ         $4, R8
	DECQ         CX
	JNZ          one

done:
	STORE1
	RET
