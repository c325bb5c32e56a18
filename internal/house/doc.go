// Package house holds the tests that keep the house in order: imports run one way, packages are documented, and what
// must stay at one edge stays there. ARCHITECTURE.md draws the map that these tests check.
package house
