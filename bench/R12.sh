#!/usr/bin/env bash
# R12: reads of a booking per second behind row security (role ombaro_staff) over the same transaction without (the owner).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

build_programs
start_server
seed 64
say "adding 20,000 bookings"
sql -v bookings=20000 -v now="$OMBARO_NOW" -f "$OMBARO_ROOT/bench/sql/bookings.sql"
say_machine

read_as() {
    steady -D bookings=20000 -D role="$1" -f "$OMBARO_ROOT/bench/sql/read.sql"
}
product() { read_as ombaro_staff; }
owner() { read_as ombaro; }

compare R12 product owner true per_second
echo "R12 $ratio (floor 0.80, goal 0.95)"
