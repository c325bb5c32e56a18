#!/bin/sh
# Steers grooved with liblo's oscsend and checks with oscdump what comes back.
# usage: liblo.sh HOST PORT REPLY_PORT
set -eu
host=${1:-127.0.0.1} port=${2:-9000} reply=${3:-9001}
log=$(mktemp)
oscdump -L "$reply" >"$log" &
dump=$!
trap 'kill $dump 2>/dev/null || true; rm -f "$log"' EXIT

# expect TEXT ARGS...: sends ARGS until oscdump shows TEXT. It says nothing when it is ready, so the first may be lost.
expect() {
    text=$1
    shift
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        oscsend "$host" "$port" "$@"
        sleep 0.3
        if grep -qF -- "$text" "$log"; then
            return
        fi
    done
    echo "liblo: no \"$text\" after oscsend $*" >&2
    cat "$log" >&2
    exit 1
}

expect '/ping' /ping
expect '/groove/kit s' /groove/sync
expect '/groove/genre s "funk"' /groove/genre s funk
expect '/groove/genre s "jazz"' /groove/genre i 9
expect '/groove/density f 1.25' /groove/density f 1.25
expect '/groove/density f 2.0' /groove/density i 2
expect '/groove/nudge ff 0.5' /groove/nudge ff 0.5 -0.5
expect '/groove/voice/kick/lock i 1' /groove/voice/kick/lock T
expect '/groove/voice/kick/lock i 0' /groove/voice/kick/lock F
expect '/groove/error ss "/groove/genre"' /groove/genre s polka
expect '/groove/prompt/reply ss' /groove/prompt s 'busier, no crash'
expect '/groove/roll/kick/' /groove/sync
for _ in 1 2 3 4 5 6 7; do oscsend "$host" "$port" /groove/undo; done
echo "liblo: ok, $(wc -l <"$log") messages heard"
