// Package gpu decodes on a GPU, in a process of its own: the program groovegpu. A graphics driver that hangs, crashes or
// gives nonsense costs that process and nothing else.
//
// A Decoder keeps the process running. It starts it, gives it the model, and tests it against the CPU engine before it is
// used. Each batch has a deadline. When one is late, damaged or not finite, or when the process ends, Decode returns an error
// at once, the process is killed, and another is started after a pause that doubles each time. While there is none, Decode
// returns an error without waiting. The caller then decodes on the CPU: package auto does.
//
// The process computes the layers and returns the numbers before the heads' functions, which are the CPU engine's. Its sums
// have the CPU engine's order and fused multiply-adds, so a GPU that fuses them too gives the same bits; Measured.Same says
// whether it did.
package gpu
