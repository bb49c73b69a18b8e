# shellcheck shell=bash
# Everything that a benchmark needs. Sourced first.
. "$(dirname "${BASH_SOURCE[0]}")/../../script/lib/env.sh"
. "$OMBARO_ROOT/script/lib/tools.sh"
. "$OMBARO_ROOT/script/lib/postgres.sh"
. "$OMBARO_ROOT/bench/lib/server.sh"
. "$OMBARO_ROOT/bench/lib/measure.sh"
. "$OMBARO_ROOT/bench/lib/references.sh"
