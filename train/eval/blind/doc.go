// Package blind makes listening tests: pairs of a drummer's groove and a generated one, of one genre and tempo and on
// one kit, in an order that the listener does not know. A page plays them and keeps the answers; a key file says which
// is which; Score says how often a listener was right.
package blind
