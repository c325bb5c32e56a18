#!/bin/sh
# setup.sh: what GrooveGen needs beyond Go, checked first and installed only where it is missing.
#   setup.sh build   a C and C++ compiler and the ALSA headers (Linux)
#   setup.sh web     Chromium and Node.js, for the tests of the page
#   setup.sh arm64   an emulator of arm64 processors, for the tests of its kernels (Linux)
#   setup.sh gpu     a graphics driver that computes on the processor, for the tests of the GPU engine (Linux)
#   setup.sh bench   what the tests on a real ALSA sequencer, on JACK and with OpenBLAS need besides
# Exit 0: all there. Exit 1: something is missing and could not be installed; it says what and how to get it.
set -u
what=${1:-build}

say() { echo "setup: $*" >&2; }

if ! command -v go >/dev/null 2>&1; then
	say "Go 1.26 or newer is missing: https://go.dev/dl/"
	exit 1
fi

if [ "$what" = arm64 ] && [ "$(uname -s)" != Linux ]; then
	say "the emulator of arm64 processors runs on Linux only; on an arm64 machine make test runs the kernels themselves"
	exit 1
fi
case $(uname -s) in
Linux) ;;
Darwin)
	if xcode-select -p >/dev/null 2>&1; then exit 0; fi
	say "the compiler is missing: run xcode-select --install"
	exit 1
	;;
*)
	say "MIDI ports need a C++ compiler here, and there are no virtual ports: use --midi port with a loopback driver"
	exit 0
	;;
esac

missing=
need() { # need PACKAGE TEST…: remember PACKAGE when TEST fails
	pkg=$1
	shift
	"$@" >/dev/null 2>&1 || missing="$missing $pkg"
}
need gcc command -v gcc
need g++ command -v g++
need libasound2-dev test -f /usr/include/alsa/asoundlib.h
if [ "$what" = web ]; then
	need chromium test -x "${CHROMIUM:-/usr/bin/chromium}"
	need nodejs command -v node
	need npm command -v npm
fi
[ "$what" = gpu ] && need mesa-vulkan-drivers sh -c "ls /usr/share/vulkan/icd.d/lvp_icd.*.json"
[ "$what" = arm64 ] && need qemu-user-static command -v qemu-aarch64-static
if [ "$what" = bench ]; then
	need busybox-static test -x /bin/busybox
	need alsa-utils command -v aconnect
	need jackd2 command -v jackd
	need libjack-jackd2-dev test -f /usr/include/jack/jack.h
	need jack-midi-clock command -v jack_midi_clock
	need liblo-tools command -v oscsend
	need libopenblas0 sh -c "PATH=\$PATH:/sbin ldconfig -p | grep -q libopenblas.so.0"
fi
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	say "missing (names as on Debian):$missing"
	say "Fedora: dnf install gcc gcc-c++ alsa-lib-devel; Arch: pacman -S gcc alsa-lib; openSUSE: zypper install gcc-c++ alsa-devel"
	exit 1
fi
root=
if [ "$(id -u)" != 0 ]; then
	if command -v sudo >/dev/null 2>&1; then
		root=sudo
	else
		say "run as root: apt-get install$missing"
		exit 1
	fi
fi
say "installing$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is meant to be split
$root apt-get update -q >/dev/null &&
	$root apt-get install -q -y --no-install-recommends $missing >/dev/null || {
	say "could not install$missing: run apt-get install$missing and look at its errors"
	exit 1
}
