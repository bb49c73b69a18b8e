#!/usr/bin/env bash
# R11: the availability engine's time over the naive scan's (bench/slot-engine).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../script/lib/env.sh"

cd "$OMBARO_ROOT"
cargo build --release -p bench-slot-engine >&2
"$CARGO_TARGET_DIR/release/bench-slot-engine"
