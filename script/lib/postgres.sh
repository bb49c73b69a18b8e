# shellcheck shell=bash
# Throw-away PostgreSQL clusters for the scripts. Sourced after env.sh; the server has its own, see
# server/kernel/src/postgres.

# The folder with initdb, pg_ctl and postgres; prints nothing when there is none.
postgres_bin() {
    local initdb newest
    if [[ -n "${OMBARO_POSTGRES_BIN:-}" ]]; then
        printf '%s\n' "$OMBARO_POSTGRES_BIN"
    elif initdb="$(command -v initdb)"; then
        dirname "$(readlink -f "$initdb")"
    else
        newest="$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)"
        [[ -z "$newest" ]] || dirname "$newest"
    fi
}

# The user PostgreSQL runs as: it refuses to run as root.
postgres_user() {
    if [[ "$(id -u)" != 0 ]]; then
        id -un
    elif id postgres >/dev/null 2>&1; then
        echo postgres
    else
        echo nobody
    fi
}

# as_postgres COMMAND…: runs it as that user, with a clean environment where the user changes.
as_postgres() {
    local user
    user="$(postgres_user)"
    if [[ "$(id -u)" != 0 ]]; then
        "$@"
    else
        (cd / && setpriv --reuid "$(id -u "$user")" --regid "$(id -g "$user")" --clear-groups \
            env -i PATH="$PATH" LANG=C.UTF-8 "$@")
    fi
}

# private_dir DIR: makes it for the PostgreSQL user alone, and refuses one that somebody else made.
private_dir() {
    local dir="$1" user
    user="$(postgres_user)"
    if mkdir -m 700 "$dir" 2>/dev/null; then
        [[ "$(id -u)" != 0 ]] || chown "$user:" "$dir"
    fi
    [[ ! -L "$dir" && "$(stat -c '%U %a' "$dir")" == "$user 700" ]] ||
        fail "$dir is not a private folder of $user; remove it and try again"
}

# cluster_create DIR: initdb beside it, then a rename, so that a kill leaves nothing half made.
cluster_create() {
    local dir="$1" bin
    bin="$(postgres_bin)"
    rm -rf "$dir.new"
    mkdir -m 700 "$dir.new"
    [[ "$(id -u)" != 0 ]] || chown "$(postgres_user):" "$dir.new"
    as_postgres "$bin/initdb" -D "$dir.new" -U ombaro -E UTF8 --locale=C.UTF-8 --auth=trust --no-sync >/dev/null ||
        fail "initdb failed"
    mv "$dir.new" "$dir"
}

# cluster_start DIR SOCKET_DIR: for data nobody minds losing, so nothing is synced.
cluster_start() {
    local dir="$1" socket="$2" bin
    bin="$(postgres_bin)"
    private_dir "$socket"
    if as_postgres "$bin/pg_ctl" status -D "$dir" >/dev/null 2>&1; then
        return 0
    fi
    as_postgres "$bin/pg_ctl" start -s -w -t 60 -D "$dir" -l "$dir/server.log" -o \
        "-c listen_addresses='' -c unix_socket_directories=$socket -c unix_socket_permissions=0700 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
        >/dev/null </dev/null || fail "PostgreSQL did not start; see $dir/server.log"
}

cluster_stop() {
    as_postgres "$(postgres_bin)/pg_ctl" stop -s -w -m fast -D "$1" >/dev/null 2>&1 || true
}

# cluster_url SOCKET_DIR DATABASE
cluster_url() {
    printf 'postgres://ombaro@%s/%s\n' "${1//\//%2F}" "$2"
}

# run_sql URL [psql options…]
run_sql() {
    local url="$1"
    shift
    PGOPTIONS='-c client_min_messages=warning' "$(postgres_bin)/psql" -X -q -v ON_ERROR_STOP=1 "$url" "$@"
}

# migrations_digest: changes whenever a migration does.
migrations_digest() {
    (cd "$OMBARO_ROOT/migrations" && find . -name '*.sql' -print0 | LC_ALL=C sort -z | xargs -0r sha256sum | sha256sum | cut -c1-32)
}

# apply_migrations URL: every file in order, each in a transaction unless its first line is `-- no-transaction`. Leaves the
# same record as `ombaro migrate`, so that the two can be used on one database.
apply_migrations() {
    local url="$1" file name version description
    run_sql "$url" -c 'CREATE TABLE IF NOT EXISTS _sqlx_migrations (
        version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(),
        success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL)'
    for file in "$OMBARO_ROOT"/migrations/*.sql; do
        [[ -e "$file" ]] || break
        name="$(basename "$file" .sql)"
        version="${name%%_*}"
        description="${name#*_}"
        local -a options=(--single-transaction)
        [[ "$(head -n 1 "$file")" != '-- no-transaction'* ]] || options=()
        run_sql "$url" "${options[@]}" -f "$file" >/dev/null ||
            { printf '✗ migration %s failed\n' "$(basename "$file")" >&2; return 1; }
        run_sql "$url" -c "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
            VALUES ($version, '${description//_/ }', true, '\\x$(sha384sum "$file" | cut -d' ' -f1)', 0)"
    done
}
