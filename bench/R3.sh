#!/usr/bin/env bash
# R3: 64 clients want the same time, then the next: the p99 of a booking request over that of the bare insert. Fails unless
# exactly one gets each time and no deadlock is counted.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/hot.sh"

build_programs
start_server
seed 1
say_machine
hot same
check_database
echo "R3 $ratio (floor 4, goal 2)"
