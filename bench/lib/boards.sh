# shellcheck shell=bash
# Boards that are open while something else happens. Sourced after bench/lib/all.sh.

# Thousands of sockets, of the server's and of the generator's.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"

# open_boards SOCKETS BUSINESSES [options…]: returns when everybody has heard the first frame.
open_boards() {
    local sockets="$1" businesses="$2"
    shift 2
    rm -f "$place/end"
    mkfifo "$place/end"
    "$load" listen --address "$address" --clients "$sockets" --businesses "$businesses" "$@" <"$place/end" >"$place/boards" 2>&1 &
    boards=$!
    # They listen until this is closed.
    exec 7>"$place/end"
    until grep -q '^listening' "$place/boards"; do
        kill -0 "$boards" 2>/dev/null || fail "the boards could not be opened: $(cat "$place/boards")"
        sleep 0.1
    done
}

# close_boards: waits until nothing comes any more; leaves what was heard in heard. Fails when anybody was cut off, or heard something
# twice or out of order.
close_boards() {
    exec 7>&-
    wait "$boards" || fail "the boards: $(tail -n 2 "$place/boards")"
    heard="$(tail -n 1 "$place/boards")"
}

# expect_frames NUMBER: of those that were heard, none is missing.
expect_frames() {
    [[ "$(field frames "$heard")" == "$1" ]] || fail "$(field frames "$heard") frames were heard, $1 were due"
}
