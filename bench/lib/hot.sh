# shellcheck shell=bash
# Sixty-four people want the same thing at the same moment, then the next. Sourced after bench/lib/all.sh, for R3 and R4.

windows=0

# hot PATTERN: the ratio of p99 latencies at a fixed rate, half of what the server can do with this pattern; leaves it in
# ratio, and in flat_out the ratio when both sides go as fast as they can.
hot() {
    local pattern="$1" rate peak window_ms=200
    product() {
        "$load" --address "$address" --clients 64 --seconds "$BENCH_SECONDS" --rate "$rate" --window-ms "$window_ms" \
            --pattern "$pattern" --from "$windows" --allow 201,409 |
            # Who gets it and who is refused, apart from each other.
            tee >(cat >&2)
    }
    pgbench() { reference_claim "$rate" "$window_ms" "claim-$pattern.sql"; }
    next() {
        # No window is used twice; there are 4,200 (bench/load/src/pattern.rs).
        windows=$((windows + BENCH_SECONDS * 1000 / window_ms + 5))
        [[ $windows -lt 4100 ]] || fail "there are no more windows"
        settle
    }
    rate=0
    BENCH_ROUNDS=1 compare "$pattern, flat out," product pgbench next p99_ms
    flat_out="$ratio"
    next
    peak="$(field per_second "$(product)")"
    rate="$(calculate "$peak / 2" 0)"
    window_ms="$(calculate "64000 / $rate" 0)"
    echo "$pattern: $peak requests a second at most; measured at $rate a second, everybody moves on after $window_ms ms"
    compare "$pattern" product pgbench next p99_ms
    echo "$pattern: p99 ratio $ratio at half the peak, $flat_out flat out"
}
