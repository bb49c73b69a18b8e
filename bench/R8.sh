#!/usr/bin/env bash
# R8: the p99 of the time from a booking's commit, by PostgreSQL's own word, until the frame is at a board, over the p99 of a bare
# websocket echo on the same machine. One booking at a time, far enough apart that none waits for the window in which events are
# gathered: it is in neither figure.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/boards.sh"

build_programs
start_server
# When a transaction was committed is kept from the next start on; the server brings its database back.
sql -c 'ALTER SYSTEM SET track_commit_timestamp = on'
kill -INT "$postmaster"
sleep 2
until [[ "$(curl -s -o /dev/null -w '%{http_code}' "http://$address/readyz")" == 200 ]]; do sleep 0.2; done
postmaster="$(sql -At -c "SELECT pg_read_file('postmaster.pid')" | head -n 1)"
seed 1
say_machine
seconds=$((BENCH_SECONDS * 6)) from=0

echo_port=$((${address##*:} + 1))
"$load" echo --address "127.0.0.1:$echo_port" &
echo_server=$!
trap 'kill "$echo_server" 2>/dev/null; stop_server' EXIT

product() {
    local answered
    "$load" delays --address "$address" --businesses 1 --seconds "$seconds" --from "$from" >"$place/delays"
    answered="$(tail -n 1 "$place/delays")"
    sed '$d' "$place/delays" >"$place/came"
    sql -At >"$place/quantiles" <<SQL
CREATE TEMP TABLE came (booking uuid, micros bigint);
\copy came FROM '$place/came' (DELIMITER ' ')
SELECT 'samples=' || count(*) || ' p50_ms=' || round(percentile_disc(0.5) WITHIN GROUP (ORDER BY ms), 3)
    || ' p99_ms=' || round(percentile_disc(0.99) WITHIN GROUP (ORDER BY ms), 3)
FROM (SELECT micros / 1000.0 - extract(epoch FROM pg_xact_commit_timestamp(b.xmin)) * 1000 AS ms
    FROM came JOIN bookings b ON b.id = booking) delay;
SQL
    echo "after the answer: $answered" >&2
    [[ "$(field samples "$(cat "$place/quantiles")")" == "$(field samples "$answered")" ]] || fail "a booking is missing"
    cat "$place/quantiles"
}
bare() { "$load" echoes --address "127.0.0.1:$echo_port" --seconds "$seconds" --bytes 200; }
next() {
    from=$((from + 5000))
    settle
}

# What the disk asks for by itself: one row, one commit, ten times a second; from sending the statement to its answer.
disk() {
    sql -c 'CREATE TABLE bench_commits (at timestamptz)'
    echo 'INSERT INTO bench_commits VALUES (now());' >"$place/commit.sql"
    reference -c 1 -R 10 -T "$seconds" -l --log-prefix="$place/commit" -f "$place/commit.sql" >/dev/null 2>&1
    awk '{ print ($3 - $7) / 1000 }' "$place"/commit.*[0-9] | sort -g |
        awk '{ ms[NR] = $1 } END { printf "p50_ms=%.3f p99_ms=%.3f", ms[int(NR * .5)], ms[int(NR * .99)] }'
}

compare R8 product bare next p99_ms
next
echo "R8 one row, one commit: $(disk)"
check_database
echo "R8 $ratio (floor 5, goal 2.5)"
