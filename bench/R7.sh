#!/usr/bin/env bash
# R7: frames delivered for each second of one core's work, 1,000 people at one board and a hundred events a second, over the same
# frames from a bare tokio-tungstenite broadcast loop. The events are numbered by another node, which pgbench plays, five at a time
# (bench/sql/events.sql). Fails when a frame is missing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"
. "$OMBARO_ROOT/bench/lib/boards.sh"

sockets=1000 burst=5
build_programs
start_server
seed 1
say_machine

last() { sql -At -c 'SELECT last FROM event_cursor'; }

product() {
    local before cpu events
    open_boards "$sockets" 1
    before="$(last)" cpu="$(server_cpu)"
    reference -c 1 -T "$BENCH_SECONDS" -D burst="$burst" -D now="$OMBARO_NOW" -D event="$REFERENCE_EVENT" \
        -f "$OMBARO_ROOT/bench/sql/events.sql" >/dev/null 2>&1
    close_boards
    cpu="$(calculate "$(server_cpu) - $cpu")"
    events=$(($(last) - before))
    expect_frames $((events * sockets))
    echo "per_core_second=$(calculate "$events * $sockets / $cpu" 0) events=$events cpu_seconds=$cpu bytes=$(field bytes "$heard")"
}
bare() {
    local port line
    port=$((${address##*:} + 1))
    "$load" broadcast --address "127.0.0.1:$port" --clients "$sockets" --seconds "$BENCH_SECONDS" --burst "$burst" \
        --bytes "$bytes" >"$place/bare" 2>&1 &
    local server_of_it=$!
    sleep 0.5
    address="127.0.0.1:$port" open_boards "$sockets" 1 --path /
    until line="$(grep '^messages' "$place/bare")"; do
        kill -0 "$server_of_it" 2>/dev/null || fail "the bare loop: $(cat "$place/bare")"
        sleep 0.2
    done
    close_boards
    kill "$server_of_it"
    wait "$server_of_it" 2>/dev/null || true
    expect_frames $(($(field messages "$line") * sockets))
    echo "per_core_second=$(calculate "$(field messages "$line") * $sockets / $(field cpu_seconds "$line")" 0) $line"
}

# As long as ours are.
bytes="$(field bytes "$(BENCH_SECONDS=1 product)")"
echo "frames of $bytes bytes"
compare R7 product bare settle per_core_second
echo "R7 $ratio (floor 0.60, goal 0.85)"
