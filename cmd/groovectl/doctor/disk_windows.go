package doctor

import "golang.org/x/sys/windows"

// freeSpace returns how many bytes this user can still write to the volume of a folder.
func freeSpace(dir string) (free uint64, known bool) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false
	}
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, false
	}
	return free, true
}
