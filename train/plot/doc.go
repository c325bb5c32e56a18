// Package plot draws what training and its data look like as PNG pictures: lines, bars, matrices, distributions and
// diagrams, all in one style, dark on light, in colours that the colour-blind tell apart (Okabe & Ito, "Color Universal Design", 2008).
//
// Every function writes one picture to an io.Writer. Numbers that no axis can show (NaN, ±Inf, and on a logarithmic axis
// all that is not above 0) are left out, a line breaks there; a picture without any number says "no data".
package plot
