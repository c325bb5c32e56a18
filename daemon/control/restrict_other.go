//go:build solaris || aix || !unix

package control

// restrict has nothing to do: elsewhere the folder's access list protects the socket.
func restrict(uintptr) {}
