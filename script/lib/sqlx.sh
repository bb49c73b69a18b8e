# shellcheck shell=bash
# What sqlx's macros do not tell cargo. Sourced after env.sh.

# The source files with checked queries; touching them makes cargo expand their crates' macros again.
query_files() {
    grep -rlE --include='*.rs' 'query(_as|_scalar|_file|_file_as|_file_scalar)?(_unchecked)?!' \
        "$OMBARO_ROOT/server" "$OMBARO_ROOT/shared" "$OMBARO_ROOT/app" 2>/dev/null || true
}

# cargo does not see a change of .sqlx: those files are marked as changed when its content differs from the last build's.
refresh_queries() {
    local digest stamp="$CARGO_TARGET_DIR/.ombaro-sqlx"
    digest="$(cd "$OMBARO_ROOT" && find .sqlx -name '*.json' -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0r sha256sum | sha256sum)"
    if [[ "$(cat "$stamp" 2>/dev/null)" != "$digest" ]]; then
        query_files | xargs -r touch
        mkdir -p "$CARGO_TARGET_DIR"
        printf '%s\n' "$digest" >"$stamp"
    fi
}
