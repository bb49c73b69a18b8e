#!/usr/bin/env bash
# R1: bookings per second over HTTP, 16 clients, 64 businesses, over what pgbench does with the same statements.
# R1one: the same with one business, whose bookings share a counter row.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

build_programs
start_server
seed 64
say_machine

# Numbers become businesses, people and times; every phase has its own. One business has 168,000 of them.
from=0
product() {
    "$load" --address "$address" --clients "$BENCH_CLIENTS" --seconds "$BENCH_SECONDS" --businesses "$businesses" --from "$from"
}
pgbench() { reference_booking "$from" "$businesses"; }
next() {
    from=$((from + 168000 * businesses / (BENCH_ROUNDS * 4 + 4)))
    settle
}

businesses=64
compare R1 product pgbench next per_second
many="$ratio"
check_database
stop_server
start_server
seed 1
businesses=1 from=0
compare R1one product pgbench next per_second
check_database
echo "R1one $ratio (floor 0.50, goal 0.75)"
echo "R1 $many (floor 0.50, goal 0.75)"
