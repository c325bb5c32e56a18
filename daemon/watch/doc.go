// Package watch reports when a file or the content of some folders has changed and the writing has ended.
//
// It watches the directory, not the file: editors replace a file by an atomic rename, which ends a watch on the file
// itself. It debounces on the trailing edge, so a file that is written in several parts is reported once, after the
// last part. It handles a file that is deleted and created again, a directory that is missing or comes and goes, and a
// file that is a symbolic link into another directory. It does not notice when a directory further up is renamed.
package watch
