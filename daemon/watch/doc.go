// Package watch tells when a file has changed, or what is in some folders, and has come to rest.
//
// It watches the directory and never the file: editors replace a file by an atomic rename, which ends a watch on the file
// itself. It debounces on the trailing edge, so that a file that is written in several parts is announced once, after the
// last part. It survives a file that is deleted and made again, a directory that is missing or comes and goes, and a file
// that is a symbolic link into another directory. What it does not see is that a directory further up was renamed.
package watch
