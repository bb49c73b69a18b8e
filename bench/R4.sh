#!/usr/bin/env bash
# R4: as R3, where starts and lengths differ and overlap, where only one room is left, and where two of anyone can: the worst
# of the three.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/hot.sh"

build_programs
start_server
seed 1
say_machine
worst=0
for pattern in overlapping last-room anyone; do
    hot "$pattern"
    worst="$(awk -v a="$worst" -v b="$ratio" 'BEGIN { print (b > a) ? b : a }')"
done
check_database
echo "R4 $worst (floor 4, goal 2)"
