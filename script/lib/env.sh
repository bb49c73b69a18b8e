# shellcheck shell=bash
# Settings shared by every script. Sourced, never run.

OMBARO_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
OMBARO_CACHE="${OMBARO_CACHE:-$HOME/.cache/ombaro}"
OMBARO_TOOLS="$OMBARO_CACHE/tools"
# Outside the clone, so that dependency builds survive between checkouts.
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$OMBARO_CACHE/target}"
OMBARO_SITE_DIR="${OMBARO_SITE_DIR:-$CARGO_TARGET_DIR/site}"
npm_config_cache="${npm_config_cache:-$OMBARO_CACHE/npm}"
# Queries are checked against the committed `.sqlx` unless a database is named.
if [[ -z "${DATABASE_URL:-}" ]]; then
    SQLX_OFFLINE="${SQLX_OFFLINE:-true}"
    export SQLX_OFFLINE
fi
PATH="$OMBARO_TOOLS/bin:$OMBARO_TOOLS/node/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export OMBARO_ROOT OMBARO_CACHE OMBARO_TOOLS CARGO_TARGET_DIR OMBARO_SITE_DIR PATH npm_config_cache
mkdir -p "$OMBARO_CACHE" "$OMBARO_TOOLS"

# What is being done, on standard error: standard output belongs to the script's result.
say() { printf '→ %s\n' "$*" >&2; }
fail() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
