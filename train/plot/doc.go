// Package plot draws what training and its data look like as PNG pictures: lines, bars, matrices, distributions and
// diagrams, all in one style, dark on light, in colours that the colour-blind tell apart (Okabe & Ito, "Color Universal
// Design", 2008).
//
// Every function writes one picture to an io.Writer. Numbers that an axis cannot show (NaN, ±Inf, and on a logarithmic
// axis all numbers up to 0) are left out, and a line breaks there. A picture without any number says "no data".
package plot
