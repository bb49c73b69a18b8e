#!/usr/bin/env bash
# R5: bookings per second over HTTP, 16 clients, 50 businesses, while 1,000 people have a board open, over the same with nobody
# listening. Fails when a frame is missing: each booking is heard of by the twenty who look at that business.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/boards.sh"

build_programs
start_server
seed 50
say_machine

from=0
alone() {
    "$load" --address "$address" --clients "$BENCH_CLIENTS" --seconds "$BENCH_SECONDS" --businesses 50 --from "$from"
}
watched() {
    local line
    open_boards 1000 50
    line="$(alone)"
    close_boards
    expect_frames $(($(field requests "$line") * 20))
    echo "$line"
}
next() {
    from=$((from + 168000 * 50 / (BENCH_ROUNDS * 4 + 4)))
    settle
}

compare R5 watched alone next per_second
check_database
echo "R5 $ratio (floor 0.90, goal 0.97)"
