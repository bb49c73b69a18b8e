#!/usr/bin/env bash
# R15: how gently it bends: the p99 of bookings over HTTP at 70 % of what the server can do, over their p50 at 10 %. 64 businesses,
# 64 clients, requests at random moments, from when each was due.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

build_programs
start_server
seed 64
say_machine

from=0
next() {
    from=$((from + 300000))
    settle
}
# book RATE
book() {
    next
    measured "$load" --address "$address" --clients 64 --seconds "$BENCH_SECONDS" --rate "$1" --businesses 64 --from "$from"
}

BENCH_SECONDS=2 book 0
sql -c 'VACUUM ANALYZE'
ratios=()
for round in $(seq "$BENCH_ROUNDS"); do
    book 0
    peak="$(field per_second "$result")"
    book "$(calculate "$peak * 0.1" 0)"
    quiet="$(field p50_ms "$result")"
    printf 'R15 round %s: peak %s a second; at 10 %% p50 %s ms | %s\n' "$round" "$peak" "$quiet" "$shares"
    book "$(calculate "$peak * 0.7" 0)"
    busy="$(field p99_ms "$result")"
    printf 'R15 round %s: at 70 %% p50 %s ms, p99 %s ms, %s a second | %s\n' "$round" "$(field p50_ms "$result")" "$busy" \
        "$(field per_second "$result")" "$shares"
    ratios+=("$(calculate "$busy / $quiet")")
done
check_database
printf 'R15 ratios of the rounds: %s\n' "${ratios[*]}"
echo "R15 $(printf '%s\n' "${ratios[@]}" | median) (floor 10, goal 4)"
