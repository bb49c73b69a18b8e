#!/usr/bin/env bash
# R6: resident memory of `ombaro serve` for each idle websocket, with 10,000 of them, after each has been asked for a sign of life.
# What the kernel keeps for a socket is not counted. BENCH_SOCKETS=1000 opens fewer, for trying the script.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/boards.sh"

sockets="${BENCH_SOCKETS:-10000}"
build_programs
start_server
seed 50

memory() { awk '/^VmRSS/ { print $2 }' "/proc/$server/status"; }

# Pools, caches and the allocator's own arenas are there before anything counts.
open_boards 200 50
close_boards
sleep 5
before="$(memory)"
open_boards "$sockets" 50
cat "$place/boards"
opened="$(memory)"
sleep "${BENCH_HEARTBEAT:-35}"
after="$(memory)"
close_boards
expect_frames 0
echo "resident: $before KiB before, $opened KiB when all were open, $after KiB after their first sign of life; $heard"
echo "R6 $(calculate "($after - $before) / $sockets" 2) (floor 12, goal 6)"
