// Command testtable runs tests, shows what failed in full, and ends with a table: package, seconds, tests, and what was
// skipped and why. The Makefile's passes run through it. With -o it keeps the results for a later table instead.
//
//	testtable -pass NAME [-o FILE] COMMAND…               COMMAND prints what go test -json prints
//	testtable -pass NAME [-o FILE] -junit FILE COMMAND…   COMMAND writes a JUnit report to FILE
//	testtable FILE…                                       one table of passes that were kept with -o
//
// It exits with 1 when a test or the command failed, or when no test ran.
package main
