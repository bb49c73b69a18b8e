# shellcheck shell=bash
# The server under test: the release program with an embedded PostgreSQL of its own in a temporary folder. Sourced after
# script/lib/env.sh, tools.sh and postgres.sh.

OMBARO_NOW=2027-01-04T06:00:00Z
BENCH_SECONDS="${BENCH_SECONDS:-5}"
BENCH_ROUNDS="${BENCH_ROUNDS:-3}"
BENCH_CLIENTS="${BENCH_CLIENTS:-16}"

# Builds the programs; BENCH_PROFILE=debug is for trying the scripts, its figures mean nothing.
build_programs() {
    local profile="${BENCH_PROFILE:-release}"
    local -a release=()
    [[ "$profile" == debug ]] || release=(--release)
    (cd "$OMBARO_ROOT" && cargo build "${release[@]}" -p server -p bench-load >&2) || fail "the programs could not be built"
    ombaro="$CARGO_TARGET_DIR/$profile/ombaro"
    load="$CARGO_TARGET_DIR/$profile/bench-load"
}

# start_server [demo]: starts it on a free port, with the demo data if asked, and leaves: address (host:port), database (a URL
# for psql and pgbench), server and postmaster (the processes), place (a temporary folder).
start_server() {
    place="$(mktemp -d)"
    # PostgreSQL runs as another user when this one is root.
    chmod 755 "$place"
    trap stop_server EXIT
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    address="127.0.0.1:$port"
    unset DATABASE_URL
    export OMBARO_NOW OMBARO_DATA_DIR="$place/data" OMBARO_LISTEN="$address" OMBARO_BASE_URL="http://$address" \
        OMBARO_RATE_LIMIT_SCALE=0 OMBARO_ENV=development RUST_LOG="${RUST_LOG:-warn}"
    "$ombaro" "${1:-migrate}" >&2
    "$ombaro" serve >"$place/server.log" 2>&1 &
    server=$!
    local tries=0
    until [[ "$(curl -s -o /dev/null -w '%{http_code}' "http://$address/readyz")" == 200 ]]; do
        tries=$((tries + 1))
        if [[ $tries -gt 150 ]] || ! kill -0 "$server" 2>/dev/null; then
            tail -n 20 "$place/server.log" >&2
            fail "the server did not start"
        fi
        sleep 0.2
    done
    database="postgres://ombaro@$("$ombaro" doctor | sed -n 's/^ok *database *embedded, //p')"
    [[ "$database" != postgres://ombaro@ ]] || fail "the database's address is unknown"
    postmaster="$(sql -At -c "SELECT pg_read_file('postmaster.pid')" | head -n 1)"
}

stop_server() {
    [[ -z "${server:-}" ]] || { kill "$server"; wait "$server"; } 2>/dev/null || true
    rm -rf "${place:?}"
}

# sql [psql options…], as the owner of the schema.
sql() { run_sql "$database" "$@"; }

# reference OPTIONS…: pgbench on the server's own database, prepared statements, without vacuum.
reference() { "$(postgres_bin)/pgbench" -n -M prepared "$@" "$database"; }

# seed BUSINESSES
seed() {
    say "seeding $1 businesses"
    sql -v businesses="$1" -v now="$OMBARO_NOW" -f "$OMBARO_ROOT/bench/sql/seed.sql"
}

# Between two phases: nothing of one is left for the other to do.
settle() {
    sql -c "UPDATE jobs SET done_at = '$OMBARO_NOW' WHERE done_at IS NULL" -c CHECKPOINT
    local tries=0
    until [[ "$(sql -At -c 'SELECT count(*) FROM events WHERE position IS NULL')" == 0 || $tries -gt 50 ]]; do
        tries=$((tries + 1))
        sleep 0.2
    done
}

# Ends with a failure when a deadlock has been counted, or when anybody is booked twice.
check_database() {
    local deadlocks twice
    deadlocks="$(sql -At -c "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")"
    twice="$(sql -At -c "SELECT count(*) FROM appointments a JOIN appointments b
        ON a.tenant_id = b.tenant_id AND a.staff_id = b.staff_id AND a.id < b.id
        AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
        AND a.status <> 'cancelled' AND b.status <> 'cancelled'
        WHERE a.starts_at BETWEEN '2027-01-01' AND '2029-12-31'")"
    echo "deadlocks $deadlocks, booked twice $twice"
    [[ "$deadlocks" == 0 ]] || fail "$deadlocks deadlocks"
    [[ "$twice" == 0 ]] || fail "$twice appointments overlap"
}
