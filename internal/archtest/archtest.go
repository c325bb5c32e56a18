// Package archtest tests the architecture: imports run one way, every package is documented, and what belongs to one
// edge stays there. ARCHITECTURE.md draws the map that these tests check.
package archtest
