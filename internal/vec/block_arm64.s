#include "go_asm.h"
#include "textflag.h"

// ROW adds a row's x, broadcast in X, times the weights in V16 to V19 to its four sums.
#define ROW(X, A, B, C, D) \
	VFMLA X.S4, V16.S4, A.S4 \
	VFMLA X.S4, V17.S4, B.S4 \
	VFMLA X.S4, V18.S4, C.S4 \
	VFMLA X.S4, V19.S4, D.S4

// func neonFour(a *args)
//
// Four rows by four vectors of four are sixteen sums: they cover the latency of a multiply-add, 4 cycles, on four pipes.
TEXT ·neonFour(SB), NOSPLIT, $0-8
	MOVD  a+0(FP), R0
	MOVD  args_dst(R0), R1
	MOVD  args_ldd(R0), R2
	LSL   $2, R2
	MOVD  args_x(R0), R3
	MOVD  args_w(R0), R4
	MOVD  args_k(R0), R5
	MOVBU args_add(R0), R10
	LDP   0(R3), (R6, R7)
	LDP   16(R3), (R8, R9)
	ADD   R2, R1, R11
	ADD   R2, R11, R12
	ADD   R2, R12, R13
	CBZ   R10, clear
	VLD1  (R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1  (R11), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1  (R12), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1  (R13), [V12.S4, V13.S4, V14.S4, V15.S4]
	B     begin

clear:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16

begin:
	CBZ R5, done

term:
	VLD1    (R4), [V16.S4, V17.S4, V18.S4, V19.S4]
	ADD     $128, R4
	VLD1R.P 4(R6), [V20.S4]
	VLD1R.P 4(R7), [V21.S4]
	VLD1R.P 4(R8), [V22.S4]
	VLD1R.P 4(R9), [V23.S4]
	ROW(V20, V0, V1, V2, V3)
	ROW(V21, V4, V5, V6, V7)
	ROW(V22, V8, V9, V10, V11)
	ROW(V23, V12, V13, V14, V15)
	SUBS    $1, R5
	BNE     term

done:
	VST1 [V0.S4, V1.S4, V2.S4, V3.S4], (R1)
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R11)
	VST1 [V8.S4, V9.S4, V10.S4, V11.S4], (R12)
	VST1 [V12.S4, V13.S4, V14.S4, V15.S4], (R13)
	RET

// func neonOne(a *args)
TEXT ·neonOne(SB), NOSPLIT, $0-8
	MOVD a+0(FP), R0
	MOVD args_dst(R0), R1
	MOVD args_x(R0), R3
	MOVD args_w(R0), R4
	MOVD args_k(R0), R5
	MOVD 0(R3), R6
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	CBZ  R5, end

next:
	VLD1.P  64(R4), [V16.S4, V17.S4, V18.S4, V19.S4]
	VLD1.P  64(R4), [V24.S4, V25.S4, V26.S4, V27.S4]
	VLD1R.P 4(R6), [V20.S4]
	ROW(V20, V0, V1, V2, V3)
	VFMLA   V20.S4, V24.S4, V4.S4
	VFMLA   V20.S4, V25.S4, V5.S4
	VFMLA   V20.S4, V26.S4, V6.S4
	VFMLA   V20.S4, V27.S4, V7.S4
	SUBS    $1, R5
	BNE     next

end:
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R1)
	VST1   [V4.S4, V5.S4, V6.S4, V7.S4], (R1)
	RET
