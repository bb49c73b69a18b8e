#!/usr/bin/env bash
# R16: what a full house costs. The p99 of free times and of bookings with 10,000 businesses and five million bookings, over the same
# with ten businesses and five thousand; the worse of the two. BENCH_HOUSE=100 makes the large one smaller, for trying the script.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

build_programs
rate="${BENCH_RATE:-60}"

# house BUSINESSES: leaves in free and booked the medians of the p99s, ms.
house() {
    local businesses="$1" round from=0 frees=() bookings=()
    start_server
    seed "$businesses"
    say "adding $((businesses * 500)) bookings"
    sql -v businesses="$businesses" -v bookings=$((businesses * 500)) -v now="$OMBARO_NOW" -f "$OMBARO_ROOT/bench/sql/history.sql"
    say_machine
    echo "$businesses businesses, $(sql -At -c 'SELECT count(*) FROM bookings') bookings, $(sql -At -c 'SELECT pg_size_pretty(pg_database_size(current_database()))')"
    times() {
        "$load" --address "$address" --clients "$BENCH_CLIENTS" --seconds "$BENCH_SECONDS" --rate "$rate" --businesses "$businesses" \
            --pattern availability --allow 200
    }
    bookings() {
        "$load" --address "$address" --clients "$BENCH_CLIENTS" --seconds "$BENCH_SECONDS" --rate "$rate" --businesses "$businesses" --from "$from"
    }
    # Connections and plans are there before anything counts.
    times >/dev/null
    bookings >/dev/null
    for round in $(seq "$BENCH_ROUNDS"); do
        from=$((from + 10000))
        settle
        measured times
        frees+=("$(field p99_ms "$result")")
        printf '%s businesses, round %s: free times p99 %s ms | %s\n' "$businesses" "$round" "${frees[-1]}" "$shares"
        settle
        measured bookings
        bookings+=("$(field p99_ms "$result")")
        printf '%s businesses, round %s: bookings p99 %s ms | %s\n' "$businesses" "$round" "${bookings[-1]}" "$shares"
    done
    check_database
    stop_server
    free="$(printf '%s\n' "${frees[@]}" | median)"
    booked="$(printf '%s\n' "${bookings[@]}" | median)"
}

house 10
few_free="$free" few_booked="$booked"
house "${BENCH_HOUSE:-10000}"
free_ratio="$(calculate "$free / $few_free")"
booked_ratio="$(calculate "$booked / $few_booked")"
echo "free times $free_ratio, bookings $booked_ratio"
worst="$(printf '%s\n' "$free_ratio" "$booked_ratio" | sort -g | tail -n 1)"
echo "R16 $worst (floor 1.5, goal 1.1)"
