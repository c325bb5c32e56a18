//go:build goexperiment.simd && amd64

#include "textflag.h"

// func avx2Transpose(dst *float32, ldd int, src *float32, lds, n int)
//
// It writes eight numbers of each of eight rows of src at a time: dst[i·ldd + j] = src[j·lds + i] for j < 8, i < n, n a multiple of 8.
TEXT ·avx2Transpose(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ ldd+8(FP), DX
	MOVQ src+16(FP), SI
	MOVQ lds+24(FP), BX
	MOVQ n+32(FP), CX
	SHLQ $2, DX
	SHLQ $2, BX
	LEAQ (BX)(BX*2), R8 // three rows
	LEAQ (DX)(DX*2), R9
	TESTQ CX, CX
	JZ    done

eight:
	MOVQ    SI, AX
	VMOVUPS (AX), Y0
	VMOVUPS (AX)(BX*1), Y1
	VMOVUPS (AX)(BX*2), Y2
	VMOVUPS (AX)(R8*1), Y3
	LEAQ    (AX)(BX*4), AX
	VMOVUPS (AX), Y4
	VMOVUPS (AX)(BX*1), Y5
	VMOVUPS (AX)(BX*2), Y6
	VMOVUPS (AX)(R8*1), Y7

	VUNPCKLPS Y1, Y0, Y8
	VUNPCKHPS Y1, Y0, Y9
	VUNPCKLPS Y3, Y2, Y10
	VUNPCKHPS Y3, Y2, Y11
	VUNPCKLPS Y5, Y4, Y12
	VUNPCKHPS Y5, Y4, Y13
	VUNPCKLPS Y7, Y6, Y14
	VUNPCKHPS Y7, Y6, Y15

	VSHUFPS $0x44, Y10, Y8, Y0
	VSHUFPS $0xEE, Y10, Y8, Y1
	VSHUFPS $0x44, Y11, Y9, Y2
	VSHUFPS $0xEE, Y11, Y9, Y3
	VSHUFPS $0x44, Y14, Y12, Y4
	VSHUFPS $0xEE, Y14, Y12, Y5
	VSHUFPS $0x44, Y15, Y13, Y6
	VSHUFPS $0xEE, Y15, Y13, Y7

	VPERM2F128 $0x20, Y4, Y0, Y8
	VPERM2F128 $0x20, Y5, Y1, Y9
	VPERM2F128 $0x20, Y6, Y2, Y10
	VPERM2F128 $0x20, Y7, Y3, Y11
	VPERM2F128 $0x31, Y4, Y0, Y12
	VPERM2F128 $0x31, Y5, Y1, Y13
	VPERM2F128 $0x31, Y6, Y2, Y14
	VPERM2F128 $0x31, Y7, Y3, Y15

	MOVQ    DI, AX
	VMOVUPS Y8, (AX)
	VMOVUPS Y9, (AX)(DX*1)
	VMOVUPS Y10, (AX)(DX*2)
	VMOVUPS Y11, (AX)(R9*1)
	LEAQ    (AX)(DX*4), AX
	VMOVUPS Y12, (AX)
	VMOVUPS Y13, (AX)(DX*1)
	VMOVUPS Y14, (AX)(DX*2)
	VMOVUPS Y15, (AX)(R9*1)

	ADDQ $32, SI
	LEAQ (DI)(DX*8), DI
	SUBQ $8, CX
	JNZ  eight

done:
	VZEROUPPER
	RET
